/** The companies that CATS may hold more than once (M4): looked at, said to be different, and that taken back. */
import { call } from "./companion.js";
import { companyGroup, namesOf } from "./company-group.js";
import { keepAsking, List, onTyping } from "./list.js";
import { count, make, part, ready, when } from "./page.js";

const ASK_MS = 10_000; // companies are compared in the background; nobody waits for the second
const CONTROLS = ["tier", "query"];
const mayChange = part("duplicates").dataset.mayChange === "yes";
const address = new URLSearchParams(location.search);
/** @type {{companies: number, compared: number} | null} */
let progress = null;

for (const name of CONTROLS) part(name).value = address.get(name) ?? "";
const groups = new List({
  table: "duplicates", key: (group) => group.id, shown: showTotal,
  draw: (group) => companyGroup(group, mayChange ? tellApart : null),
  async load(page, size) {
    const found = await call("GET", `/companies/duplicates?${wanted({ page: String(page), page_size: String(size) })}`);
    progress = found.progress;
    return { rows: found.groups, total: found.total };
  },
});
const apart = new List({
  table: "apart", key: (told) => told.cats_ids.join(), draw: toldApart,
  shown: (total) => { part("apart-section").hidden = total === 0; },
  async load(page, size) {
    const found = await call("GET", `/companies/not-duplicates?page=${page}&page_size=${size}`);
    return { rows: found.decisions, total: found.total };
  },
});
part("tier").addEventListener("change", restart);
onTyping(part("query"), restart);
showTable();
await refresh();
keepAsking(refresh, ASK_MS);
ready();

async function refresh() {
  await Promise.all([groups.refresh(), apart.refresh()]);
}

/**
 * @param {Record<string, string>} [more]
 * @returns {URLSearchParams} the question as the API takes it
 */
function wanted(more = {}) {
  const asked = { tier: part("tier").value, query: part("query").value.trim(), ...more };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
}

async function restart() {
  const here = new URL(location.href);
  here.search = String(wanted());
  history.replaceState(null, "", here); // so that coming back shows the same
  showTable();
  await groups.restart();
}

function showTable() {
  part("csv").href = `/api/v1/companies/duplicates.csv?${wanted()}`;
}

/** @param {number} total */
function showTotal(total) {
  part("count").textContent = total ? count(total, "group", "groups") : "";
  const isNarrowed = [...wanted()].length > 0;
  part("duplicates-empty").hidden = total > 0;
  part("duplicates-empty-words").textContent = isNarrowed ? "Nothing like this. Choose all, or another name." : nothing();
  part("duplicates-empty-do").hidden = isNarrowed || progress !== null;
  showProgress();
}

/** @returns {string} why there is none */
function nothing() {
  if (!progress) return "CATS is not connected. Once it is, its companies are copied and compared with each other.";
  if (progress.compared < progress.companies) return "No duplicates so far. The companies are still being compared.";
  return progress.companies ? "No duplicates. What changes in CATS is compared as it comes." : "The copy of CATS has no companies yet.";
}

function showProgress() {
  part("progress").hidden = !progress;
  if (!progress) return;
  const { companies, compared } = progress;
  const isAll = compared >= companies;
  part("progress-words").textContent = isAll ? `${count(companies, "company", "companies")} compared.`
    : `${compared.toLocaleString()} of ${count(companies, "company", "companies")} compared.`;
  part("progress-bar").hidden = isAll;
  Object.assign(part("progress-bar"), { max: Math.max(1, companies), value: compared });
}

/** @param {any[]} records @returns {Promise<void>} */
function tellApart(records) {
  const ids = records.map((record) => record.cats_id);
  return groups.act(async () => {
    await decide(ids, false);
    const undo = make("button", { type: "button", class: "quiet", "aria-label": `Undo: ${namesOf(records)} may be duplicates` }, "Undo");
    undo.addEventListener("click", () => groups.act(async () => {
      await decide(ids, true);
      say([`${namesOf(records)} count as possible duplicates again.`]);
      part("said").focus();
      await apart.refresh();
    }));
    say([make("span", {}, `You said that ${namesOf(records)} are not duplicates.`), undo]);
    undo.focus(); // the button that was pressed goes with its group
    await apart.refresh();
  });
}

/** @param {(Node|string)[]} words */
function say(words) {
  part("said").hidden = false;
  part("said").tabIndex = -1;
  part("said").replaceChildren(...words);
}

/** @param {number[]} ids @param {boolean} isTakenBack */
async function decide(ids, isTakenBack) {
  await call("POST", "/decisions", { kind: "not_duplicates", cats_ids: ids, take_back: isTakenBack });
}

/** @param {any} told @returns {HTMLElement} */
function toldApart({ cats_ids: ids, companies, by, at }) {
  const names = companies.map((/** @type {any} */ each) => ({ ...each, name: each.name ?? `company ${each.cats_id}, which CATS has no longer` }));
  const words = make("span", {}, namesOf(names), make("span", { class: "dim small" }, ` ${by ? by.name : "Somebody"}, `, when(at)));
  const line = make("div", { class: "offer" }, words);
  if (mayChange) {
    const undo = make("button", { type: "button", class: "quiet", "data-focus": `apart:${ids.join()}`, "aria-label": `Take back: ${namesOf(names)}` }, "Take back");
    undo.addEventListener("click", () => apart.act(async () => {
      await decide(ids, true);
      part("said").hidden = true;
      await groups.refresh();
    }));
    line.append(undo);
  }
  return make("li", {}, line);
}
