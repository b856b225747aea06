/** One group of companies that may be the same: each record with what tells it apart, and why they were taken for the same. */
import { count, make, when } from "./page.js";
import { isWebAddress } from "./sync-row.js";

/** @type {Record<string, [string, string]>} */
const CERTAINTY = { same: ["Almost certain", "warn"], possible: ["Possible", "dim"] };
const COLUMNS = ["Name", "City", "Website", "Phone", "Owner", "Contacts", "Open jobs", "Last modified", "CATS id"];

/** @typedef {(records: any[]) => Promise<void>} TellApart says that no two of these are the same */

/**
 * @param {any} group
 * @param {TellApart | null} tellApart null: one may only look
 * @returns {HTMLElement}
 */
export function companyGroup(group, tellApart) {
  const { id, records, size } = group;
  const [words, state] = CERTAINTY[group.tier];
  const title = make("h2", { id: `group-${id}` }, titleOf(group));
  const head = make("div", { class: "offer" }, make("div", { class: "group-title" }, title, make("span", { class: `chip ${state}` }, words)));
  if (tellApart && size === records.length) {
    const label = size > 2 ? `None of these ${size} are duplicates` : "Not duplicates";
    head.append(button(label, `${label}: ${namesOf(records)}`, `group:${id}`, () => tellApart(records)));
  }
  const more = size > records.length ? [make("p", { class: "dim small" }, `${count(size - records.length, "more record", "more records")} in the CSV.`)] : [];
  return make("li", { class: "group-of-companies", "aria-labelledby": `group-${id}` }, head, recordTable(records), ...more, why(group, tellApart));
}

/** "“Acme”, “ACME” and “Acme Inc.”" @param {any[]} records @returns {string} */
export function namesOf(records) {
  const names = records.map(({ name }) => `“${name}”`);
  if (names.length > 4) names.splice(3, names.length, `${records.length - 3} more`);
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** @param {any} group @returns {string} */
function titleOf({ records, size }) {
  const [first, second] = records.map((/** @type {any} */ record) => record.name);
  return size === 2 && second ? `${first} and ${second}` : `${first ?? "Companies"} and ${size - 1} more`;
}

/** @param {any[]} records */
function recordTable(records) {
  const head = make("thead", {}, make("tr", {}, ...COLUMNS.map((name) => make("th", { scope: "col" }, name))));
  return make("div", { class: "scroll" }, make("table", { class: "stack records" }, head, make("tbody", {}, ...records.map(recordRow))));
}

/** @param {any} record */
function recordRow(record) {
  const values = [record.city, record.website, record.phone, record.owner, record.contacts.toLocaleString(), record.open_jobs?.toLocaleString()];
  const cells = values.map((value, at) => cell(COLUMNS[at + 1], value ?? ""));
  const link = isWebAddress(record.url)
    ? make("a", { href: record.url, rel: "noreferrer", target: "_blank", "aria-label": `Open ${record.name}, ${record.cats_id}, in CATS` }, `Open ${record.cats_id}`)
    : String(record.cats_id);
  return make("tr", {}, make("th", { scope: "row" }, record.name), ...cells,
    cell("Last modified", record.last_modified ? when(record.last_modified) : ""), cell("CATS id", link));
}

/** Empty ones are left out where the rows stand as blocks. @param {string} label @param {Node|string} value */
function cell(label, value) {
  return make("td", { "data-label": label }, ...(value === "" ? [] : [value]));
}

/**
 * Each pair with its reasons; of two there is only one, whose button stands above.
 * @param {any} group
 * @param {TellApart | null} tellApart
 */
function why({ id, records, pairs, size }, tellApart) {
  const byId = new Map(records.map((/** @type {any} */ record) => [record.cats_id, record]));
  const known = pairs.filter((/** @type {any} */ pair) => pair.cats_ids.every((/** @type {number} */ n) => byId.has(n)));
  const lines = known.map((/** @type {any} */ pair) => {
    const two = pair.cats_ids.map((/** @type {number} */ n) => byId.get(n));
    const words = make("span", {}, size > 2 ? make("b", {}, `${named(two[0])} / ${named(two[1])}: `) : make("span", { class: "dim" }, "Why: "), reasonsOf(pair));
    const line = make("div", { class: "offer" }, words);
    if (tellApart && size > 2 && !pair.not_duplicates) {
      line.append(button("Not duplicates", `Not duplicates: ${namesOf(two)}`, `pair:${id}:${pair.cats_ids.join()}`, () => tellApart(two)));
    }
    return make("li", {}, line);
  });
  return make("ul", { class: "plain small why", "aria-label": "Why they were taken for the same" }, ...lines);
}

/** @param {any} record */
function named({ name, cats_id: id }) {
  return `${name} (${id})`;
}

/** @param {any} pair @returns {string} */
function reasonsOf({ reasons, not_duplicates: told }) {
  const text = reasons.map((/** @type {any} */ reason) => reason.text).join(", ");
  const words = text ? `${text[0].toUpperCase()}${text.slice(1)}.` : "Alike in many small things.";
  return told ? `${words} ${told.by ? told.by.name : "Somebody"} said that they are not duplicates.` : words;
}

/** @param {string} words @param {string} label @param {string} focus @param {() => Promise<void>} act */
function button(words, label, focus, act) {
  const made = make("button", { type: "button", class: "quiet", "aria-label": label, "data-focus": focus }, words);
  made.addEventListener("click", async () => {
    made.setAttribute("disabled", "");
    await act().finally(() => made.removeAttribute("disabled"));
  });
  return made;
}
