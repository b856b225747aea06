/** One event of the audit log: its sentence, what it leads to, and every field with before, after and why (Q6). */
import { count, make, when } from "./page.js";
import { recordLinks } from "./sync-row.js";

const NOBODY = "Catsync itself";

/**
 * @param {any} event
 * @param {string|null} sync that the page is about: no link leads to where one is
 * @returns {HTMLElement}
 */
export function auditRow(event, sync) {
  return make("tr", {},
    make("td", { class: "when" }, when(event.at)),
    make("td", {}, event.user ? event.user.name : make("span", { class: "dim" }, NOBODY)),
    make("td", {}, make("div", { class: "event" }, make("p", {}, ...sentence(event)), ...links(event, sync), ...fields(event))));
}

/** The text, in which the person's name leads to their page. @param {any} event @returns {(string|HTMLElement)[]} */
function sentence({ id, text, person }) {
  const at = person?.id ? text.indexOf(person.name) : -1;
  if (at < 0) return [text];
  const link = make("a", { href: `/people/${encodeURIComponent(person.id)}`, "data-focus": `${id}:person` }, person.name);
  return [text.slice(0, at), link, text.slice(at + person.name.length)];
}

/** @param {any} event @param {string|null} here */
function links({ id, record, sync_id }, here) {
  const found = recordLinks(record ? [record] : []);
  if (sync_id && sync_id !== here) found.push(make("a", { href: `/audit?sync=${encodeURIComponent(sync_id)}`, "data-focus": `${id}:sync` }, "All of this sync"));
  return found.length ? [make("p", { class: "small" }, ...found)] : [];
}

/** On demand. @param {any} event */
function fields({ id, changes, cats_request_id }) {
  if (!changes.length) return [];
  const request = cats_request_id ? [make("p", { class: "dim small" }, "CATS’ id of the request: ", make("code", {}, cats_request_id))] : [];
  return [make("details", {},
    make("summary", { "data-focus": `${id}:fields` }, count(changes.length, "change", "changes")),
    make("dl", { class: "changes" }, ...changes.flatMap(change)), ...request)];
}

/** @param {any} change @returns {HTMLElement[]} */
function change({ label, before_text, after_text, why }) {
  return [make("dt", {}, label),
    make("dd", {}, side("before", before_text), " → ", side("after", after_text),
      ...(why ? [make("p", { class: "dim small" }, why)] : []))];
}

/** @param {string} kind @param {string} text */
function side(kind, text) {
  return make("span", { class: text ? `${kind} lines` : "dim" }, text || "empty");
}
