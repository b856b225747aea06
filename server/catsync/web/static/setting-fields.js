/** The settings of each field, as tables with one row per field: fields, mapping, values. Custom fields of CATS come by themselves. */
import { make } from "./page.js";
import { say, slotLine, slotParts } from "./setting-row.js";
import { slotOf } from "./setting-store.js";
import { capital } from "./setting-words.js";

/** @import { SettingStore } from "./setting-store.js" */
/** @import { Parts } from "./setting-row.js" */

/** @typedef {{element: HTMLElement, show: () => void}} Section */
/** @typedef {{chosen: string, choose: (type: string) => void, watch: (watcher: (type: string) => void) => void}} Tabs */

const COLUMNS = /** @type {Record<string, string>} */ ({ displayed_fields: "Displayed", mandatory_fields: "Mandatory" });
const TYPES = ["candidate", "contact"];

/** @returns {Tabs} Candidate or Contact, chosen once for all tables of the panel */
export function recordTabs() {
  /** @type {((type: string) => void)[]} */
  const watchers = [];
  return {
    chosen: "candidate",
    choose(type) {
      this.chosen = type;
      for (const watcher of watchers) watcher(type);
    },
    watch(watcher) { watchers.push(watcher); },
  };
}

/**
 * Displayed, mandatory, and what happens to a value that CATS has.
 * @param {SettingStore} store
 * @param {any[]} lists settings of type fields
 * @param {any[]} perField settings with one value per field
 * @param {Tabs} tabs
 * @returns {Section}
 */
export function fieldsTable(store, lists, perField, tabs) {
  return section("fields", "Fields", null, tabs, (type) => {
    const columns = lists.map((setting) => listColumn(store, setting, type));
    const parts = perField.map((setting) => rowsOf(store, setting, type));
    const heads = [...lists.map((each) => COLUMNS[each.key] ?? each.label), ...perField.map((each) => each.label)];
    const rows = store.fields(type).map((field, at) => make("tr", { "data-field": field.key }, fieldCell(field, field.is_required ? "CATS needs it" : ""),
      ...columns.map((column) => make("td", { class: "tick" }, /** @type {Node} */ (column.boxes[at]))),
      ...parts.map((each) => controlCell(/** @type {Parts} */ (each[at]))),
      ...parts.map((each) => make("td", {}, /** @type {Parts} */ (each[at]).side))));
    const element = make("div", { class: "block" },
      ...columns.map((column) => column.element), table(["Field", ...heads, ...perField.map(() => "Chosen by")], rows));
    return { element, show: () => [...columns, ...parts.flat()].forEach((each) => each.show()) };
  });
}

/**
 * One control per field.
 * @param {SettingStore} store
 * @param {any} setting
 * @param {Tabs} tabs
 * @returns {Section}
 */
export function perFieldTable(store, setting, tabs) {
  const isMapping = setting.type === "template";
  return section(setting.key, setting.label, setting.help, tabs, (type) => {
    const parts = rowsOf(store, setting, type);
    const notes = store.fields(type).map(() => make("p", { class: "dim small" }, ""));
    const rows = store.fields(type).map((field, at) => make("tr", { "data-field": field.key },
      fieldCell(field, "", /** @type {HTMLElement} */ (notes[at])), controlCell(/** @type {Parts} */ (parts[at])), make("td", {}, /** @type {Parts} */ (parts[at]).side)));
    const body = table(["Field", isMapping ? "Filled with" : "Value", "Chosen by"], rows);
    const restore = isMapping ? restoreDefaults(store, parts) : null;
    const element = make("div", { class: "block" }, isMapping ? variables(store, body) : null, body, restore?.element ?? null);
    const show = () => {
      parts.forEach((each) => each.show());
      restore?.show();
      if (!isMapping) store.fields(type).forEach((field, at) => { /** @type {HTMLElement} */ (notes[at]).textContent = isWritten(store, type, field.key) ? "" : "not displayed, so not written"; });
    };
    return { element, show };
  });
}

/** @param {SettingStore} store @param {string} type @param {string} key */
function isWritten(store, type, key) {
  return ["displayed_fields", "mandatory_fields"].some((of) => store.row(slotOf({ key: of, record_type: type, field: null })).value.includes(key));
}

/** @param {SettingStore} store @param {any} setting @param {string} type @returns {Parts[]} */
function rowsOf(store, setting, type) {
  return store.fields(type).map((field) => slotParts(store, { key: setting.key, record_type: type, field: field.key }, { describedBy: "" }));
}

/**
 * A list of fields as a column of ticks; whose choice the list is stands above the table.
 * @param {SettingStore} store
 * @param {any} setting
 * @param {string} type
 */
function listColumn(store, setting, type) {
  const fields = store.fields(type);
  const word = make("span", { class: "dim" }, "");
  const boxes = fields.map((field) => /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", "data-column": setting.key, "aria-label": `${COLUMNS[setting.key] ?? setting.label}: ${field.label} (${type})` })));
  const control = {
    element: make("div", {}, make("p", {}, make("b", {}, setting.label), " ", word), make("p", { class: "dim small" }, setting.help)),
    show(/** @type {any} */ value, /** @type {boolean} */ isDisabled) {
      const list = Array.isArray(value) ? value : [];
      boxes.forEach((box, at) => Object.assign(box, { checked: list.includes(fields[at].key), disabled: isDisabled }));
      word.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length}`;
    },
  };
  const parts = slotParts(store, { key: setting.key, record_type: type, field: null }, { describedBy: "", control });
  const problem = make("p", { class: "problem small", role: "alert", hidden: true });
  const save = async () => {
    // In the order that was there, new ones behind: an unknown key stays out.
    const before = store.row(parts.slot).value;
    const ticked = fields.filter((_, at) => boxes[at]?.checked).map((field) => field.key);
    const value = [...before.filter((/** @type {string} */ key) => ticked.includes(key)), ...ticked.filter((key) => !before.includes(key))];
    try {
      await store.put(parts.slot, value);
      say(problem, "");
    } catch (error) {
      say(problem, error instanceof Error ? error.message : String(error));
      parts.show();
    }
  };
  boxes.forEach((box) => box.addEventListener("change", save));
  const element = make("div", { class: "list-head" }, slotLine(parts, null), problem);
  return { element, boxes, show: parts.show };
}

/** @param {any} field @param {string} note @param {HTMLElement} [more] */
function fieldCell(field, note, more) {
  return make("th", { scope: "row" }, make("span", {}, field.label), note ? make("p", { class: "dim small" }, note) : null, more ?? null);
}

/** @param {Parts} parts */
function controlCell(parts) {
  return make("td", { "data-slot": parts.slot }, parts.control, parts.said);
}

/** @param {string[]} heads @param {HTMLElement[]} rows */
function table(heads, rows) {
  return make("div", { class: "scroll" }, make("table", { class: "fields" },
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, ...rows)));
}

/** @param {SettingStore} store @param {HTMLElement} body the table whose text was left last takes the variable */
function variables(store, body) {
  /** @type {HTMLInputElement|null} */
  let last = null;
  body.addEventListener("focusin", (event) => { if (event.target instanceof HTMLInputElement && "template" in event.target.dataset) last = event.target; });
  const buttons = store.catalogue.variables.map((/** @type {string} */ name) => {
    const button = make("button", { type: "button", class: "quiet", "aria-label": `Insert {${name}}` }, make("code", {}, `{${name}}`));
    button.addEventListener("click", () => { if (last && !last.disabled) insert(last, `{${name}}`); });
    return button;
  });
  return make("div", { class: "mapping-head" },
    make("p", { class: "alert" }, "Leave this alone unless something maps wrongly: a wrong mapping changes what is written for everybody."),
    make("details", {}, make("summary", {}, "Variables of the person"), make("p", { class: "dim small" }, "Click into a text below, then on a variable to put it there."), make("div", { class: "variables" }, ...buttons)));
}

/** @param {HTMLInputElement} input @param {string} text as if it were typed, so that leaving the field saves it */
function insert(input, text) {
  input.focus();
  document.execCommand("insertText", false, text);
}

/** @param {SettingStore} store @param {Parts[]} parts */
function restoreDefaults(store, parts) {
  const own = () => parts.filter((each) => store.isOwn(store.row(each.slot)));
  const ask = make("button", { type: "button", class: "quiet restore" }, "Restore defaults");
  const yes = make("button", { type: "button", class: "danger-solid restore-yes" }, "");
  const no = make("button", { type: "button", class: "quiet" }, "Keep them");
  const words = make("p", { class: "dim", role: "status" }, "");
  const problem = make("p", { class: "problem small", role: "alert", hidden: true });
  const question = make("div", { class: "actions", hidden: true }, yes, no);
  const open = (/** @type {boolean} */ isOpen) => { question.hidden = !isOpen; ask.hidden = isOpen; };
  ask.addEventListener("click", () => {
    const { length } = own();
    words.textContent = length ? "" : "Nothing was changed here.";
    yes.textContent = length === 1 ? "Restore 1 field" : `Restore ${length} fields`;
    open(length > 0);
    if (length) no.focus();
  });
  no.addEventListener("click", () => { open(false); ask.focus(); });
  yes.addEventListener("click", async () => {
    const slots = own().map((each) => each.slot);
    open(false);
    ask.focus();
    try {
      await Promise.all(slots.map((slot) => store.remove(slot)));
      words.textContent = "The mapping is as it was before anybody changed it here.";
      say(problem, "");
    } catch (error) {
      say(problem, error instanceof Error ? error.message : String(error));
    }
  });
  const element = make("div", { class: "actions" }, ask, question, words, problem);
  return { element, show() { element.hidden = Boolean(store.whyNot); } };
}

/**
 * A titled part with a tab per record type.
 * @param {string} key
 * @param {string} title
 * @param {string|null} help
 * @param {Tabs} tabs
 * @param {(type: string) => Section} draw
 * @returns {Section}
 */
function section(key, title, help, tabs, draw) {
  const drawn = new Map(TYPES.map((type) => [type, draw(type)]));
  const buttons = TYPES.map((type) => {
    const button = make("button", { type: "button", role: "tab", id: `tab-${key}-${type}`, "data-type": type, "aria-controls": `tabpanel-${key}-${type}` }, capital(type));
    button.addEventListener("click", () => tabs.choose(type));
    button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      tabs.choose(/** @type {string} */ (TYPES.find((each) => each !== type)));
      buttons.find((each) => each.dataset.type === tabs.chosen)?.focus();
    });
    return button;
  });
  for (const [type, each] of drawn) {
    for (const [name, value] of Object.entries({ role: "tabpanel", id: `tabpanel-${key}-${type}`, "aria-labelledby": `tab-${key}-${type}`, "data-type": type })) each.element.setAttribute(name, value);
  }
  const turn = (/** @type {string} */ type) => {
    for (const button of buttons) {
      button.setAttribute("aria-selected", String(button.dataset.type === type));
      button.tabIndex = button.dataset.type === type ? 0 : -1;
    }
    for (const [each, { element }] of drawn) element.hidden = each !== type;
  };
  tabs.watch(turn);
  turn(tabs.chosen);
  const element = make("section", { class: "field-settings", "data-table": key },
    make("div", { class: "title-row" }, make("h3", {}, title), make("div", { class: "tabs", role: "tablist", "aria-label": `${title} of` }, ...buttons)),
    help ? make("p", { class: "dim small" }, help) : null, ...[...drawn.values()].map((each) => each.element));
  const show = () => drawn.forEach((each) => each.show());
  show();
  return { element, show };
}
