/**
 * Small parts that the pages build themselves from. Text is only ever set as text.
 */

/**
 * @param {string} id
 * @returns {any} the element
 */
export function part(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no #${id}`);
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] of the element; "class" and "data-..." as attributes
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class" || name.includes("-")) element.setAttribute(name, value);
    else Object.assign(element, { [name]: value });
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {string} id of a .problem
 * @param {Error|null} problem null clears it
 */
export function showProblem(id, problem) {
  const place = part(id);
  place.hidden = problem === null;
  place.textContent = problem?.message ?? "";
}

/**
 * @param {string|null|undefined} iso
 * @param {string} [never]
 * @returns {HTMLElement} relative time, with the exact one on hover
 */
export function when(iso, never = "never") {
  if (!iso) return make("span", { class: "dim" }, never);
  const at = new Date(iso);
  return make("time", { dateTime: iso, title: at.toLocaleString() }, ago(at));
}

/**
 * @param {Date} at
 * @param {number} [now] milliseconds since the epoch
 * @returns {string}
 */
export function ago(at, now = Date.now()) {
  const seconds = (at.getTime() - now) / 1000;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (Math.abs(seconds) < 60) return "just now";
  /** @type {[Intl.RelativeTimeFormatUnit, number, number][]} */
  const units = [["minute", 60, 3600], ["hour", 3600, 86400], ["day", 86400, 30 * 86400], ["month", 30 * 86400, 365 * 86400]];
  for (const [unit, size, until] of units) if (Math.abs(seconds) < until) return words.format(Math.round(seconds / size), unit);
  return words.format(Math.round(seconds / (365 * 86400)), "year");
}

/** An estimate, no finer than it is sure. @param {number} seconds @returns {string} "about 40 minutes" */
export function about(seconds) {
  if (seconds < 90) return `about ${count(Math.max(1, Math.ceil(seconds)), "second", "seconds")}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes > 20 ? Math.round(minutes / 5) * 5 : minutes} minutes`;
  return `about ${Math.round(minutes / 60)} hours`;
}

/**
 * @param {number} number
 * @param {string} one
 * @param {string} many
 * @returns {string} "1 call", "2 calls"
 */
export function count(number, one, many) {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}

/** Tell tests, and nobody else, that the page has what it waited for. */
export function ready() {
  document.documentElement.dataset.ready = "1";
}
