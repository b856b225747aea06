/** The syncs: where each stands, CATS' own words where it refused, and what can be done (Q6). */
import { call } from "./companion.js";
import { count, make, part, ready, showProblem, when } from "./page.js";

const PAGE_SIZE = 25;
const REFRESH_MS = 3000;
const mayChange = part("syncs").dataset.mayChange === "yes";
/** @type {Record<string, [string, string]>} */
const STATES = {
  queued: ["", "queued"], running: ["", "running"], waiting: ["warn", "! waiting"],
  needs_attention: ["bad", "✕ needs attention"], done: ["ok", "✓ done"], cancelled: ["", "cancelled"],
};
/** @type {Record<string, string>} */
const ACTIONS = { retry: "Retry", cancel: "Cancel" };
let page = 1;
let drawn = "";

part("state").value = new URLSearchParams(location.search).get("state") ?? "";
part("state").addEventListener("change", () => { page = 1; refresh(); });
part("newer").addEventListener("click", () => { page -= 1; refresh(); });
part("older").addEventListener("click", () => { page += 1; refresh(); });
await refresh();
ready();
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH_MS);

async function refresh() {
  try {
    const state = part("state").value;
    const answer = await call("GET", `/syncs?page=${page}&page_size=${PAGE_SIZE}${state ? `&state=${encodeURIComponent(state)}` : ""}`);
    draw(answer);
    showProblem("syncs-problem", null);
  } catch (error) {
    showProblem("syncs-problem", error instanceof Error ? error : new Error(String(error)));
  }
}

/** @param {{syncs: any[], total: number}} answer */
function draw({ syncs, total }) {
  const now = JSON.stringify([syncs, page, total]);
  if (now === drawn) return; // what did not change must not lose the focus
  drawn = now;
  part("count").textContent = total ? count(total, "sync", "syncs") : "";
  part("syncs").hidden = syncs.length === 0;
  part("syncs-empty").hidden = total > 0;
  part("syncs-empty").textContent = part("state").value ? "None in this state."
    : "Nothing here yet. Open a profile, click the Catsync icon and press the main button.";
  part("newer").hidden = page === 1;
  part("older").hidden = page * PAGE_SIZE >= total;
  part("syncs").tBodies[0].replaceChildren(...syncs.map(row));
}

/**
 * @param {any} sync
 * @returns {HTMLElement}
 */
function row(sync) {
  const [kind, words] = STATES[sync.state] ?? ["", sync.state];
  return make("tr", {},
    make("td", {}, make("b", {}, sync.person.name)),
    make("td", { class: "when" }, make("span", { class: `chip ${kind || "dim"}` }, words)),
    make("td", {}, ...story(sync)),
    make("td", {}, String(sync.calls)),
    make("td", { class: "when" }, when(sync.finished_at ?? sync.created_at)),
    make("td", {}, make("div", { class: "actions" }, ...buttons(sync))));
}

/**
 * @param {any} sync
 * @returns {HTMLElement[]}
 */
function story(sync) {
  const parts = [make("p", {}, sync.text)];
  if (sync.error?.cats_message) parts.push(make("p", { class: "quote" }, `CATS says: ${sync.error.cats_message}`));
  const links = sync.records.filter((/** @type {any} */ record) => isWebAddress(record.url));
  if (links.length) parts.push(make("p", { class: "small" }, ...links.map((/** @type {any} */ record) =>
    make("a", { href: record.url, rel: "noreferrer", target: "_blank", class: "gap-after" }, `Open the ${record.record_type} in CATS`))));
  return parts;
}

/**
 * @param {any} sync
 * @returns {HTMLElement[]}
 */
function buttons(sync) {
  if (!mayChange) return [];
  return sync.can.filter((/** @type {string} */ action) => action in ACTIONS).map((/** @type {string} */ action) => {
    const label = /** @type {string} */ (ACTIONS[action]);
    const button = make("button", { type: "button", class: "quiet", "aria-label": `${label}: ${sync.person.name}` }, label);
    button.addEventListener("click", () => act(sync, action));
    return button;
  });
}

/**
 * @param {any} sync
 * @param {string} action
 */
async function act(sync, action) {
  try {
    await call("POST", `/syncs/${encodeURIComponent(sync.id)}/${action}`);
    await refresh();
  } catch (error) {
    showProblem("syncs-problem", error instanceof Error ? error : new Error(String(error)));
  }
}

/** @param {any} address */
function isWebAddress(address) {
  return typeof address === "string" && /^https?:\/\//.test(address);
}
