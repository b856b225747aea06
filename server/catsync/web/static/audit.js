/** What was changed, by whom, in words (Q6). The address says of which person or sync, the controls which of it. */
import { auditRow } from "./audit-row.js";
import { call } from "./companion.js";
import { List } from "./list.js";
import { count, part, ready } from "./page.js";

const CONTROLS = ["what", "since", "until"];
const address = new URLSearchParams(location.search);
const person = address.get("person");
const sync = address.get("sync");

for (const name of CONTROLS) part(name).value = address.get(name) ?? "";
const list = new List({
  table: "audit", key: (event) => event.id, draw: (event) => auditRow(event, sync), shown: showTotal,
  async load(page, size) {
    const { events, total } = await call("GET", `/audit?${wanted({ page: String(page), page_size: String(size) })}`);
    return { rows: events, total };
  },
});
for (const name of CONTROLS) part(name).addEventListener("change", restart);
showWhose();
showTable();
await list.refresh();
ready();

/**
 * @param {Record<string, string>} [more]
 * @returns {URLSearchParams} the question as the API takes it
 */
function wanted(more = {}) {
  const asked = {
    what: part("what").value, person_id: person, sync_id: sync,
    since: moment(part("since").value, 0), until: moment(part("until").value, 1), ...more,
  };
  return new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/**
 * @param {string} day as a date field holds it, in the reader's own time
 * @param {number} later days
 * @returns {string} its first moment, "" where no day is chosen
 */
function moment(day, later) {
  if (!day) return "";
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + later);
  return at.toISOString();
}

async function restart() {
  const here = new URL(location.href);
  for (const name of CONTROLS) {
    if (part(name).value) here.searchParams.set(name, part(name).value);
    else here.searchParams.delete(name);
  }
  history.replaceState(null, "", here); // so that coming back shows the same
  showTable();
  await list.restart();
}

function showTable() {
  part("csv").href = `/api/v1/audit.csv?${wanted()}`;
}

/** @param {number} total */
function showTotal(total) {
  const isNarrowed = CONTROLS.some((name) => part(name).value);
  part("count").textContent = total ? count(total, "event", "events") : "";
  part("audit-empty").hidden = total > 0;
  part("audit-empty-words").textContent = isNarrowed ? "Nothing like this. Choose another kind or other days."
    : person || sync ? "Nothing has been changed yet."
      : "Nothing has been changed yet. What anybody writes to CATS, decides or sets is listed here.";
  part("audit-empty-do").hidden = isNarrowed || Boolean(person || sync);
}

/** Of whom or what it is, where it is not of everybody. */
async function showWhose() {
  part("only").hidden = !person && !sync;
  if (sync) part("only-words").textContent = "One sync, and what took it back.";
  if (!person) return;
  const found = await call("GET", `/people/${encodeURIComponent(person)}`).catch(() => null);
  part("only-words").textContent = found ? `Of ${found.name || "one person"} only.` : "Of a person who was erased.";
}
