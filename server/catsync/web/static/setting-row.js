/** One setting: its control, whose choice it is, the way back, the lock, and what went wrong, each beside the control. */
import { make } from "./page.js";
import { controlFor } from "./setting-controls.js";
import { slotOf } from "./setting-store.js";
import { capital, layerWords, slotWords, sourceWords, valueWords } from "./setting-words.js";

/** @import { Control } from "./setting-controls.js" */
/** @import { Row, SettingStore } from "./setting-store.js" */

/**
 * @typedef {object} Parts of one slot, to be placed by a row or a table
 * @property {string} slot
 * @property {HTMLElement} control
 * @property {HTMLElement} side source, back to inherited, lock
 * @property {HTMLElement} said the lock's reason and the problem
 * @property {() => void} show
 */

let count = 0;

/**
 * @param {SettingStore} store
 * @param {any} setting of the catalogue
 * @returns {{element: HTMLElement, show: () => void}} label and help, then one line for each record type
 */
export function settingRow(store, setting) {
  const id = `setting-${++count}`;
  const types = setting.record_types.length ? setting.record_types : [null];
  const lines = types.map((/** @type {string|null} */ type) => slotParts(store, { key: setting.key, record_type: type, field: null }, { describedBy: `${id}-help` }));
  const element = make("div", { class: "setting", "data-setting": setting.key },
    make("div", { class: "about" }, make("p", { class: "strong", id }, setting.label), make("p", { class: "dim small", id: `${id}-help` }, setting.help)),
    make("div", { class: "slots" }, ...lines.map((/** @type {Parts} */ line, /** @type {number} */ at) => slotLine(line, types[at]))));
  const show = () => lines.forEach((/** @type {Parts} */ line) => line.show());
  show();
  return { element, show };
}

/** @param {Parts} line @param {string|null} recordType */
export function slotLine(line, recordType) {
  return make("div", { class: "slot", "data-slot": line.slot },
    recordType ? make("p", { class: "small of" }, capital(recordType)) : null, make("div", { class: "set" }, line.control, line.said), line.side);
}

/**
 * @param {SettingStore} store
 * @param {{key: string, record_type: string|null, field: string|null}} at
 * @param {{describedBy: string, control?: Control}} given a control of its own where the value is chosen elsewhere
 * @returns {Parts}
 */
export function slotParts(store, at, given) {
  const slot = slotOf(at);
  const label = slotWords(at.record_type, at.field, store.setting(at.key).label, store);
  const problem = make("p", { class: "problem small", role: "alert", hidden: true });
  const reason = make("p", { class: "dim small reason", hidden: true });
  const act = async (/** @type {() => Promise<void>} */ deed) => {
    try {
      await deed();
      say(problem, "");
    } catch (error) {
      say(problem, error instanceof Error ? error.message : String(error));
      show();
    }
  };
  const change = (/** @type {any} */ value) => act(() => store.put(slot, value));
  const control = given.control ?? controlFor(store, store.row(slot), { id: `control-${++count}`, label, describedBy: given.describedBy, change });
  const side = sideOf(store, slot, label, act);
  const show = () => {
    const row = store.row(slot);
    const isBusy = (store.pending.get(slot) ?? 0) > 0; // what is still being sent is newer than the answer
    if (!isBusy) control.show(row.value, store.isDisabled(row));
    say(reason, lockWords(store, row));
    if (!control.isFixed) side.show(row);
  };
  side.element.hidden = control.isFixed === true; // nothing to choose, nothing to lock
  return { slot, control: control.element, side: side.element, said: make("div", { class: "said" }, reason, problem), show };
}

/** @param {HTMLElement} place @param {string} words */
export function say(place, words) {
  place.hidden = words === "";
  if (place.textContent !== words) place.textContent = words;
}

/**
 * @param {SettingStore} store
 * @param {string} slot
 * @param {string} label
 * @param {(deed: () => Promise<void>) => void} act
 */
function sideOf(store, slot, label, act) {
  const words = make("summary", {}, "");
  const details = make("div", { class: "why" });
  const back = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "link small back", "aria-label": `Back to inherited: ${label}` }, "Back to inherited"));
  const lock = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "link small lock" }, ""));
  back.addEventListener("click", () => act(() => store.remove(slot)));
  lock.addEventListener("click", () => act(() => store.put(slot, store.row(slot).value, !store.row(slot).locked)));
  const element = make("div", { class: "side" }, make("details", { class: "source" }, words, details), make("div", { class: "deeds" }, back, lock));
  const show = (/** @type {Row} */ row) => {
    const isLocked = row.locked !== null;
    words.textContent = `${isLocked ? "Locked · " : ""}${sourceWords(row.source, store)}`;
    words.dataset.layer = row.source.layer;
    const lines = whyLines(store, row);
    words.title = lines.join("\n");
    details.replaceChildren(...lines.map((line) => make("p", {}, line)));
    back.hidden = !store.isOwn(row) || store.isDisabled(row);
    lock.hidden = !store.mayLock;
    lock.textContent = isLocked ? "Unlock" : "Lock";
    lock.setAttribute("aria-label", `${lock.textContent}: ${label}`);
    lock.title = isLocked ? "Let users, campaigns and persons differ again" : "Nobody can differ from it: users, campaigns and persons";
  };
  return { element, show };
}

/** @param {SettingStore} store @param {Row} row @returns {string[]} what it would be without its layer, and what is not obeyed */
function whyLines(store, row) {
  const lines = [];
  if (row.source.at) lines.push(`Set ${new Date(row.source.at).toLocaleString()}${row.source.by ? ` by ${row.source.by}` : ""}.`);
  if (row.source.layer === "built_in") lines.push("Nobody has chosen otherwise.");
  else lines.push(`Without it: ${valueWords(row.inherited.value, row, store)} (${layerWords(row.inherited.source)}).`);
  for (const each of row.ignored) lines.push(`Not obeyed while it is locked: ${valueWords(each.value, row, store)} (${layerWords(each.source)}).`);
  return lines;
}

/** @param {SettingStore} store @param {Row} row @returns {string} "" where it may be changed here */
function lockWords(store, row) {
  if (!row.locked || store.layer === "team") return "";
  const own = row.ignored.find((each) => each.source.layer === store.layer);
  const kept = own ? ` What was chosen here (${valueWords(own.value, row, store)}) is kept and counts again when it is unlocked.` : "";
  return `Locked for the team${row.locked.by ? ` by ${row.locked.by}` : ""}.${kept}`;
}
