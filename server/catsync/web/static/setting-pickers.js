/** Controls for what CATS has: pipelines with their status, lists, tags, statuses, a company. */
import { make } from "./page.js";
import { learn, noneWords, oneWord, optionOf, optionsOf, problemWords, search } from "./pickers.js";

/** @import { Control, Wiring } from "./setting-controls.js" */
/** @import { Option } from "./pickers.js" */

const TYPING_MS = 250;

/** @param {Option} option @returns {string} */
const withNote = (option) => (option.note ? `${option.label} (${option.note})` : option.label);

/**
 * Several of a list that is short enough to be shown whole.
 * @param {string} kind
 * @param {string|null} recordType
 * @param {Wiring} wiring
 * @returns {Control}
 */
export function idsControl(kind, recordType, wiring) {
  const chosen = make("ul", { class: "chosen" });
  const add = /** @type {HTMLSelectElement} */ (make("select", { id: wiring.id, "aria-label": `Add: ${wiring.label}`, "aria-describedby": wiring.describedBy }));
  const words = make("p", { class: "dim small" });
  /** @type {Option[]|null} */
  let options = null;
  /** @type {number[]} */
  let value = [];
  let isDisabled = false;
  const draw = () => {
    chosen.replaceChildren(...value.map((id) => chip(kind, id, isDisabled, () => change(value.filter((each) => each !== id)))));
    const open = (options ?? []).filter((option) => !value.includes(option.value));
    add.replaceChildren(make("option", { value: "" }, `Add a ${oneWord(kind)}…`), ...open.map((option) => make("option", { value: String(option.value) }, option.label)));
    add.hidden = options === null || !open.length; // all there are, are chosen
    add.disabled = isDisabled || !open.length;
  };
  const change = (/** @type {number[]} */ next) => {
    value = next;
    draw();
    add.focus();
    wiring.change(next);
  };
  add.addEventListener("change", () => { if (add.value) change([...value, Number(add.value)]); });
  load(kind, recordType, words).then((found) => { options = found; draw(); });
  return { element: make("div", { class: "picker" }, chosen, add, words), show(next, disabled) { value = next ?? []; isDisabled = disabled; draw(); } };
}

/**
 * @param {string} kind
 * @param {Wiring} wiring
 * @returns {Control} one of a list, or none
 */
export function statusControl(kind, wiring) {
  const select = /** @type {HTMLSelectElement} */ (make("select", { id: wiring.id, "aria-label": wiring.label, "aria-describedby": wiring.describedBy }));
  const words = make("p", { class: "dim small" });
  /** @type {Option[]} */
  let options = [];
  /** @type {number|null} */
  let value = null;
  const draw = () => {
    const all = value === null || options.some((option) => option.value === value) ? options : [...options, missing(kind, value)];
    select.replaceChildren(make("option", { value: "" }, "None"), ...all.map((option) => make("option", { value: String(option.value) }, option.label)));
    select.value = value === null ? "" : String(value);
    select.hidden = !all.length;
  };
  select.addEventListener("change", () => wiring.change(select.value ? Number(select.value) : null));
  load(kind, null, words).then((found) => { options = found; draw(); });
  return { element: make("div", { class: "picker" }, select, words), show(next, isDisabled) { value = next; select.disabled = isDisabled; draw(); } };
}

/** @param {Wiring} wiring @returns {Control} one company, by searching */
export function companyControl(wiring) {
  const chosen = make("ul", { class: "chosen" });
  /** @type {number|null} */
  let value = null;
  let isDisabled = false;
  const find = searchBox("companies", wiring, (option) => change(option.value));
  const draw = () => {
    chosen.replaceChildren(...(value === null ? [] : [chip("companies", value, isDisabled, () => { change(null); find.focus(); })]));
    find.show(value === null, isDisabled);
  };
  const change = (/** @type {number|null} */ next) => {
    value = next;
    draw();
    wiring.change(next);
  };
  return {
    element: make("div", { class: "picker" }, chosen, find.element),
    show(next, disabled) {
      value = next;
      isDisabled = disabled;
      draw();
      if (next !== null && !optionOf("companies", next)) learn("companies", [next]).then(draw, () => {});
    },
  };
}

/** @param {Wiring} wiring @returns {Control} pipelines, each with the status it starts at */
export function jobsControl(wiring) {
  const list = make("ul", { class: "chosen jobs" });
  /** @type {{job_id: number, status_id?: number|null}[]} */
  let value = [];
  let isDisabled = false;
  const find = searchBox("jobs", wiring, (option) => change([...value, { job_id: option.value, status_id: null }]));
  const change = (/** @type {typeof value} */ next) => {
    value = next;
    draw();
    wiring.change(next);
  };
  const draw = () => {
    list.replaceChildren(...value.map((job) => jobRow(job, isDisabled,
      (statusId) => change(value.map((each) => (each.job_id === job.job_id ? { ...each, status_id: statusId } : each))),
      () => { change(value.filter((each) => each.job_id !== job.job_id)); find.focus(); })));
    find.without(value.map((job) => job.job_id));
    find.show(true, isDisabled);
  };
  let drawn = "";
  return {
    element: make("div", { class: "picker" }, list, find.element),
    show(next, disabled) {
      const now = JSON.stringify([next, disabled]);
      if (now === drawn) return; // an open list of statuses stays open
      drawn = now;
      value = next ?? [];
      isDisabled = disabled;
      draw();
      learn("jobs", value.map((job) => job.job_id)).then(draw, () => {});
    },
  };
}

/**
 * @param {{job_id: number, status_id?: number|null}} job
 * @param {boolean} isDisabled
 * @param {(statusId: number|null) => void} setStatus
 * @param {() => void} remove
 */
function jobRow(job, isDisabled, setStatus, remove) {
  const option = optionOf("jobs", job.job_id);
  const name = option ? withNote(option) : `Job ${job.job_id}`;
  const select = /** @type {HTMLSelectElement} */ (make("select", { "aria-label": `Starting status: ${name}`, disabled: isDisabled }, make("option", { value: "" }, "First status")));
  if (job.status_id) select.append(make("option", { value: String(job.status_id), selected: true }, `Status ${job.status_id}`));
  select.addEventListener("change", () => setStatus(select.value ? Number(select.value) : null));
  if (option) {
    optionsOf("pipeline_statuses", null, option.workflow ?? null).then((statuses) => {
      select.replaceChildren(make("option", { value: "" }, "First status"), ...statuses.map((each) => make("option", { value: String(each.value) }, each.label)));
      if (job.status_id && !statuses.some((each) => each.value === job.status_id)) select.append(make("option", { value: String(job.status_id) }, `Status ${job.status_id}, not in CATS any more`));
      select.value = job.status_id ? String(job.status_id) : "";
    }, () => {});
  }
  return make("li", {}, make("span", { class: "name" }, name), select, removeButton(name, isDisabled, remove));
}

/**
 * An input that searches while one types; what is found can be pressed.
 * @param {"jobs"|"companies"} kind
 * @param {Wiring} wiring
 * @param {(option: Option) => void} choose
 */
function searchBox(kind, wiring, choose) {
  const input = /** @type {HTMLInputElement} */ (make("input", {
    id: wiring.id, type: "text", maxLength: 200, autocomplete: "off", placeholder: `Search a ${oneWord(kind)}…`, "aria-label": `Search: ${wiring.label}`, "aria-describedby": wiring.describedBy,
  }));
  const found = make("ul", { class: "found", "aria-label": "Found" });
  const words = make("p", { class: "dim small", role: "status" });
  let timer = 0;
  let question = 0;
  /** @type {number[]} */
  let excluded = [];
  const ask = async () => {
    const mine = ++question;
    try {
      const options = await (input.value.trim() || kind === "companies" ? search(kind, input.value) : optionsOf(kind, null));
      if (mine === question) draw(options);
    } catch (error) {
      if (mine === question) words.textContent = problemWords(error);
    }
  };
  const draw = (/** @type {Option[]} */ options) => {
    const open = options.filter((option) => !excluded.includes(option.value)).slice(0, 8);
    found.replaceChildren(...open.map((option) => {
      const button = make("button", { type: "button", class: "quiet" }, withNote(option));
      button.addEventListener("click", () => { close(); choose(option); });
      return make("li", {}, button);
    }));
    words.textContent = open.length ? "" : input.value.trim() ? `No ${oneWord(kind)} of this name in CATS.` : options.length ? "" : noneWords(kind);
  };
  const close = () => {
    question += 1;
    input.value = "";
    words.textContent = "";
    found.replaceChildren();
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, TYPING_MS); });
  input.addEventListener("focus", () => { if (!found.childElementCount && (kind === "jobs" || input.value)) ask(); });
  const element = make("div", { class: "search-box" }, input, found, words);
  element.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  element.addEventListener("focusout", (event) => { if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) && !input.value) close(); });
  return {
    element,
    focus: () => input.focus(),
    /** @param {number[]} ids */
    without(ids) { excluded = ids; },
    /** @param {boolean} isOpen @param {boolean} isDisabled */
    show(isOpen, isDisabled) { element.hidden = !isOpen || isDisabled; input.disabled = isDisabled; },
  };
}

/** @param {string} kind @param {number} id @param {boolean} isDisabled @param {() => void} remove */
function chip(kind, id, isDisabled, remove) {
  const name = (optionOf(kind, id) ?? missing(kind, id)).label;
  return make("li", {}, make("span", { class: "name" }, name), removeButton(name, isDisabled, remove));
}

/** @param {string} name @param {boolean} isDisabled @param {() => void} remove */
function removeButton(name, isDisabled, remove) {
  const button = make("button", { type: "button", class: "quiet", "aria-label": `Remove ${name}`, hidden: isDisabled }, "Remove");
  button.addEventListener("click", remove);
  return button;
}

/** @param {string} kind @param {number} id @returns {Option} */
function missing(kind, id) {
  return { value: id, label: `${oneWord(kind).replace(/^./, (letter) => letter.toUpperCase())} ${id}` };
}

/** @param {string} kind @param {string|null} recordType @param {HTMLElement} words where a lack is told @returns {Promise<Option[]>} */
async function load(kind, recordType, words) {
  try {
    const found = await optionsOf(kind, recordType);
    words.textContent = found.length ? "" : noneWords(kind);
    return found;
  } catch (error) {
    words.textContent = problemWords(error);
    return [];
  }
}
