/** The CSV files of a campaign: how far each is, and what came of it. It goes on while nobody looks (C2). */
import { call } from "./companion.js";
import { about, count, make, part, when } from "./page.js";

const QUICK_MS = 700;

/**
 * @param {string} campaign its id
 * @returns {() => Promise<void>} asks and shows; by itself again while one is at work
 */
export function imports(campaign) {
  let timer = 0;
  let drawn = "";
  return async function show() {
    clearTimeout(timer);
    const answer = await call("GET", `/campaigns/${campaign}/imports`).catch(() => null);
    if (!answer) return; // the page's other questions say why
    const text = JSON.stringify(answer);
    if (text !== drawn) draw(answer.imports);
    drawn = text;
    if (answer.imports.some(isAtWork) && !document.hidden) timer = window.setTimeout(show, QUICK_MS);
  };
}

/** @param {any} file */
function isAtWork(file) {
  return file.state !== "done";
}

/** @param {any[]} files */
function draw(files) {
  part("imports-section").hidden = files.length === 0;
  const known = new Map([...part("imports").children].map((item) => [item.dataset.import, item]));
  part("imports").replaceChildren(...files.map((file) => {
    const item = known.get(file.id) ?? make("li", { "data-import": file.id });
    item.replaceChildren(...words(file));
    return item;
  }));
}

/**
 * @param {any} file
 * @returns {HTMLElement[]}
 */
function words(file) {
  const head = make("p", {}, make("b", {}, file.filename), " ", make("span", { class: "dim" }, when(file.created_at)));
  if (isAtWork(file)) {
    const bar = make("progress", { max: file.total || 1, value: file.done, "aria-label": `Rows of ${file.filename}` });
    return [head, bar, make("p", { class: "small" }, `${file.done.toLocaleString()} of ${count(file.total, "row", "rows")}: ${outcome(file)}${estimate(file)}`)];
  }
  const summary = make("p", { class: "import-summary" }, make("span", { class: `chip ${file.rejected ? "warn" : "ok"}` }, file.rejected ? "! done" : "✓ done"), ` ${outcome(file)}. `);
  if (file.rejected) summary.append(make("a", { href: `/api/v1/imports/${encodeURIComponent(file.id)}/rejected.csv`, download: "" }, "Download rejected rows"));
  return [head, summary];
}

/** @param {{added: number, known: number, rejected: number}} file */
function outcome({ added, known, rejected }) {
  const parts = [`${added.toLocaleString()} added`, `${rejected.toLocaleString()} rejected`];
  if (known) parts.splice(1, 0, `${known.toLocaleString()} already here`);
  return parts.join(", ");
}

/** @param {{total: number, done: number, created_at: string}} file */
function estimate({ total, done, created_at }) {
  const seconds = (Date.now() - new Date(created_at).getTime()) / 1000;
  if (!done || seconds < 2) return "";
  const left = Math.ceil((total - done) * seconds / done);
  return `; ${about(left)} left`;
}
