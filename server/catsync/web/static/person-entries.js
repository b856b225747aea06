/** Several e-mail addresses or phone numbers, a line each. */
import { make, part } from "./page.js";

/** @type {[string, string][]} */
export const EMAIL_KINDS = [["unknown", "kind not known"], ["work", "work"], ["private", "private"]];
/** @type {[string, string][]} */
export const PHONE_TYPES = [["other", "other"], ["mobile", "mobile"], ["work", "work"], ["home", "home"], ["main", "main"], ["fax", "fax"]];
const KEYS = /** @type {Record<string, [string, string, string]>} */ ({
  emails: ["email", "kind", "E-mail address"], phones: ["number", "type", "Phone number"],
});

/**
 * @param {string} name emails or phones
 * @param {Record<string, string>[]} entries
 * @param {[string, string][]} kinds
 * @param {boolean} mayChange
 * @param {() => void} changed
 */
export function drawEntries(name, entries, kinds, mayChange, changed) {
  part(name).querySelectorAll(".entry, .dim").forEach((/** @type {Element} */ line) => line.remove());
  for (const entry of entries) insert(name, line(name, entry, kinds, mayChange, changed));
  if (!entries.length && !mayChange) insert(name, make("p", { class: "dim" }, "none"));
}

/**
 * @param {string} name
 * @param {[string, string][]} kinds
 * @param {() => void} changed
 * @returns {HTMLInputElement} the new empty field
 */
export function addEntry(name, kinds, changed) {
  const element = line(name, {}, kinds, true, changed);
  insert(name, element);
  return /** @type {HTMLInputElement} */ (element.querySelector("input"));
}

/**
 * @param {string} name
 * @returns {Record<string, string>[]} without the empty ones
 */
export function readEntries(name) {
  const [value, kind] = keysOf(name);
  const lines = [...part(name).querySelectorAll(".entry")];
  return lines.map((/** @type {Element} */ each) => ({ [value]: each.querySelector("input")?.value.trim() ?? "", [kind]: each.querySelector("select")?.value ?? "" }))
    .filter((entry) => entry[value]);
}

/**
 * @param {string} name
 * @param {Record<string, string>} entry
 * @param {[string, string][]} kinds
 * @param {boolean} mayChange
 * @param {() => void} changed
 * @returns {HTMLElement}
 */
function line(name, entry, kinds, mayChange, changed) {
  const [value, kind, label] = keysOf(name);
  const input = make("input", { type: "text", inputMode: name === "emails" ? "email" : "tel", value: entry[value] ?? "", readOnly: !mayChange, autocomplete: "off", maxLength: 254, "aria-label": label });
  const select = make("select", { "aria-label": `Kind of ${label.toLowerCase()}`, disabled: !mayChange },
    ...kinds.map(([each, words]) => make("option", { value: each, selected: each === (entry[kind] ?? kinds[0]?.[0]) }, words)));
  const element = make("div", { class: "entry" }, input, select);
  if (!mayChange) return element;
  const remove = make("button", { type: "button", class: "quiet small", "aria-label": `Take away ${entry[value] || "this line"}` }, "Take away");
  remove.addEventListener("click", () => {
    const next = part(name).querySelector(".add");
    element.remove();
    next?.focus();
    changed();
  });
  element.append(remove);
  return element;
}

/**
 * Before the button that adds another.
 * @param {string} name
 * @param {HTMLElement} element
 */
function insert(name, element) {
  part(name).insertBefore(element, part(name).querySelector(".add"));
}

/** @param {string} name */
function keysOf(name) {
  return /** @type {[string, string, string]} */ (KEYS[name]);
}
