/**
 * A control for each type of setting. Each keeps its elements and is told what to show, so that nothing under the user's
 * hands is replaced. Whatever CATS or a page named is text.
 */
import { make } from "./page.js";
import { companyControl, idsControl, jobsControl, statusControl } from "./setting-pickers.js";
import { userWords } from "./setting-words.js";

/** @import { Row, SettingStore } from "./setting-store.js" */

/**
 * @typedef {{element: HTMLElement, show: (value: any, isDisabled: boolean) => void, isFixed?: boolean}} Control
 * @typedef {{id: string, label: string, describedBy: string, change: (value: any) => void}} Wiring
 */

const TEXT_LIMIT = 10000;
const STRUCTURED = /** @type {Record<string, string>} */ ({ emails: "{emails}", phones: "{phones}", address: "{address}", urls: "{social_urls}" });
const TEMPLATE_TYPES = ["text", "textarea", "country"];

/**
 * @param {SettingStore} store
 * @param {Row} row
 * @param {Wiring} wiring
 * @returns {Control}
 */
export function controlFor(store, row, wiring) {
  const setting = store.setting(row.key);
  const field = store.fields(row.record_type).find((each) => each.key === row.field);
  switch (setting.type) {
    case "choice": return selectControl(setting.choices, wiring);
    case "choices": return boxesControl(setting.choices, wiring);
    case "bool": return switchControl(wiring);
    case "user": return selectControl([{ value: "me", label: "Whoever syncs" }, ...store.catalogue.users], wiring, (value) => userWords(value, store));
    case "texts": return linesControl(wiring);
    case "template": return templateControl(field, wiring);
    case "value": return valueControl(store, field, wiring);
    case "jobs": return jobsControl(wiring);
    case "cats_ids": return idsControl(setting.choices_from, row.record_type, wiring);
    case "cats_id": return setting.choices_from === "companies" ? companyControl(wiring) : statusControl(setting.choices_from, wiring);
    default: return textControl(wiring, { type: "text", maxLength: TEXT_LIMIT });
  }
}

/**
 * @param {{value: any, label: string}[]} choices
 * @param {Wiring} wiring
 * @param {(value: any) => string} [unknown] words of a value that is no choice (any more)
 * @returns {Control}
 */
export function selectControl(choices, wiring, unknown = String) {
  const select = /** @type {HTMLSelectElement} */ (make("select", named(wiring),
    ...choices.map((choice, index) => make("option", { value: String(index) }, choice.label))));
  select.addEventListener("change", () => { if (choices[Number(select.value)]) wiring.change(choices[Number(select.value)]?.value); });
  return {
    element: select,
    show(value, isDisabled) {
      const at = choices.findIndex((choice) => choice.value === value);
      select.querySelector("[value=unknown]")?.remove();
      if (at < 0) select.append(make("option", { value: "unknown" }, unknown(value)));
      select.value = at < 0 ? "unknown" : String(at);
      select.disabled = isDisabled;
    },
  };
}

/** @param {{value: any, label: string}[]} choices @param {Wiring} wiring @param {any} [none] what no tick means @returns {Control} */
function boxesControl(choices, wiring, none = []) {
  const boxes = choices.map((choice) => make("input", { type: "checkbox", "data-value": String(choice.value) }));
  const chosen = () => choices.filter((_, index) => /** @type {HTMLInputElement} */ (boxes[index]).checked).map((choice) => choice.value);
  const element = make("div", { class: "boxes", role: "group", "aria-label": wiring.label, "aria-describedby": wiring.describedBy },
    ...choices.map((choice, index) => make("label", {}, /** @type {Node} */ (boxes[index]), choice.label)));
  element.addEventListener("change", () => wiring.change(chosen().length ? chosen() : none));
  return {
    element,
    show(value, isDisabled) {
      const list = Array.isArray(value) ? value : [];
      boxes.forEach((box, index) => Object.assign(box, { checked: list.includes(choices[index]?.value), disabled: isDisabled }));
    },
  };
}

/** @param {Wiring} wiring @returns {Control} */
function switchControl(wiring) {
  const box = /** @type {HTMLInputElement} */ (make("input", { ...named(wiring), type: "checkbox" }));
  const word = make("span", {}, "");
  box.addEventListener("change", () => { word.textContent = box.checked ? "On" : "Off"; wiring.change(box.checked); });
  return {
    element: make("label", { class: "switch" }, box, word),
    show(value, isDisabled) {
      box.checked = value === true;
      word.textContent = box.checked ? "On" : "Off";
      box.disabled = isDisabled;
    },
  };
}

/**
 * One line or several. Saved when it is left or Enter is pressed; Escape puts back what was there.
 * @param {Wiring} wiring
 * @param {Record<string, any>} properties
 * @param {(text: string) => any} [read] what the text means
 * @param {(value: any) => string} [write]
 * @returns {Control}
 */
export function textControl(wiring, properties, read = (text) => text, write = (value) => String(value ?? "")) {
  const { tag = "input", ...rest } = properties;
  const input = /** @type {HTMLInputElement} */ (make(tag, { ...named(wiring), autocomplete: "off", ...rest }));
  let shown = "";
  input.addEventListener("change", () => {
    if (input.validity.badInput || input.value === shown) return;
    shown = input.value;
    wiring.change(read(input.value));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = shown;
  });
  return {
    element: input,
    show(value, isDisabled) {
      const isTyping = document.activeElement === input && input.value !== shown;
      if (!isTyping) input.value = write(value);
      shown = write(value);
      input.disabled = isDisabled;
    },
  };
}

/** @param {Wiring} wiring @returns {Control} */
function linesControl(wiring) {
  const read = (/** @type {string} */ text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  return textControl(wiring, { tag: "textarea", rows: 4, spellcheck: false }, read, (value) => (value ?? []).join("\n"));
}

/** @param {any} field @param {Wiring} wiring @returns {Control} */
function templateControl(field, wiring) {
  const only = STRUCTURED[field.type];
  if (only) return selectControl([{ value: only, label: "From the person" }, { value: "", label: "Not filled" }], wiring);
  if (!TEMPLATE_TYPES.includes(field.type)) return fixed("Takes no text: set a field value.");
  return textControl(wiring, { type: "text", maxLength: TEXT_LIMIT, spellcheck: false, placeholder: "not filled", "data-template": "" });
}

/** @param {SettingStore} store @param {any} field @param {Wiring} wiring @returns {Control} */
function valueControl(store, field, wiring) {
  const none = { value: null, label: "No value" };
  const orNone = (/** @type {(text: string) => any} */ read) => (/** @type {string} */ text) => (text.trim() === "" ? null : read(text));
  const plain = (/** @type {string} */ text) => text;
  switch (field.type) {
    case "dropdown": case "radio": return selectControl([none, ...field.choices], wiring, (value) => `Choice ${value}, not in CATS any more`);
    case "checkboxes": return field.choices.length ? boxesControl(field.choices, wiring, null) : fixed("This field has no choices in CATS.");
    case "checkbox": case "bool": return selectControl([none, { value: true, label: "Yes" }, { value: false, label: "No" }], wiring);
    case "user": return selectControl([none, ...store.catalogue.users], wiring, (value) => userWords(value, store));
    case "number": return textControl(wiring, { type: "number", step: "any", placeholder: "no value" }, orNone(Number));
    case "date": return textControl(wiring, { type: "date" }, orNone(plain));
    case "country": return textControl(wiring, { type: "text", maxLength: 2, placeholder: "no value, or PT", class: "short" }, orNone((text) => text.trim().toUpperCase()));
    case "textarea": return textControl(wiring, { tag: "textarea", rows: 2, placeholder: "no value" }, orNone(plain));
    default: return field.type in STRUCTURED ? fixed("Taken from the person.")
      : textControl(wiring, { type: "text", maxLength: TEXT_LIMIT, placeholder: "no value" }, orNone(plain));
  }
}

/** @param {string} words @returns {Control} where there is nothing to choose */
function fixed(words) {
  return { element: make("span", { class: "dim small" }, words), show() {}, isFixed: true };
}

/** @param {Wiring} wiring */
export function named(wiring) {
  return { id: wiring.id, "aria-label": wiring.label, "aria-describedby": wiring.describedBy };
}
