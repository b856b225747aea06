/** Jobs, lists, tags, statuses and companies of CATS to choose from. Asked only where it is opened. */

import { h } from '../shared/element.js';
import { boxRow, choiceControl } from './controls.js';
import { knownOffer, offerPath, PIPELINE_STATUSES, SEARCHED } from './offers.js';
import { settingId, valueOf } from './state.js';
import { capital, count, offerNoun } from './words.js';

/** @import { CatalogueSetting, EffectiveSetting, JobChoice, Offered } from '../shared/types.js' */
/** @import { State } from './state.js' */
/** @typedef {{setting: EffectiveSetting, catalogued: CatalogueSetting}} Row */

export const PICKED = new Set(['jobs', 'cats_ids', 'cats_id']);
/** More boxes than these are found by their filter. */
const ROWS_SHOWN = 40;

/** @param {Row} row @returns {string} what its being open is kept under */
export const pickerSection = ({ setting }) => `pick:${settingId(setting)}`;

/** @param {State} state @param {Row} row @returns {string} */
export const searchOf = (state, { setting }) => state.searches[settingId(setting)] ?? '';

/** @param {State} state @param {Row} row */
export const pathOf = (state, row) => offerPath(row.catalogued, row.setting, SEARCHED.has(row.catalogued.choices_from ?? '') ? searchOf(state, row) : '');

/** @param {State} state @param {Row} row @param {number} value */
function nameOf(state, row, value) {
  const { one } = offerNoun(row.catalogued.choices_from);
  return knownOffer(state, pathOf(state, row), value)?.label ?? capital(`${one} ${value}`);
}

/** @param {State} state @param {Row} row @returns {number[]} */
export function chosenIds(state, row) {
  const value = valueOf(state, row.setting);
  if (row.catalogued.type === 'jobs') return (Array.isArray(value) ? value : []).map((/** @type {JobChoice} */ job) => job.job_id);
  return Array.isArray(value) ? value : typeof value === 'number' ? [value] : [];
}

/** Names where they are known, else how many. @param {State} state @param {Row} row */
function summary(state, row) {
  const ids = chosenIds(state, row);
  const known = ids.map((id) => knownOffer(state, pathOf(state, row), id)?.label);
  const { one, many } = offerNoun(row.catalogued.choices_from);
  if (!ids.length) return 'None';
  return known.every(Boolean) ? known.join(', ') : count(ids.length, one, many);
}

/** The row's button, which opens the picker. @param {State} state @param {Row} row @param {string} id @param {string} label */
export function pickerButton(state, row, id, label) {
  const isOpen = Boolean(state.open[pickerSection(row)]);
  const text = summary(state, row);
  return h('button', {
    type: 'button', id, class: 'link s pick', 'data-act': 'pick_open', 'data-testid': 'pick-open', 'data-setting': settingId(row.setting), title: text,
    'aria-expanded': String(isOpen), 'aria-controls': `${id}-picker`, 'aria-label': `${label}: ${text}`,
  }, text);
}

/** @param {State} state @param {Row} row @param {string} id */
export function pickerView(state, row, id) {
  if (!state.open[pickerSection(row)]) return null;
  const props = { 'data-setting': settingId(row.setting), disabled: Boolean(row.setting.locked) };
  return h('div', { class: 'picker', id: `${id}-picker`, 'data-testid': 'picker', role: 'group', 'aria-label': row.catalogued.label },
    row.catalogued.type === 'jobs' && chosenJobs(state, row, id, props),
    row.catalogued.type === 'cats_id' && SEARCHED.has(row.catalogued.choices_from ?? '') && chosenCompany(state, row, id, props),
    body(state, row, id, props));
}

/** @param {State} state @param {Row} row @param {string} id @param {Record<string, any>} props */
function body(state, row, id, props) {
  const offer = state.offers[pathOf(state, row)] ?? { state: 'asking', rows: [] };
  const { rows } = offer;
  const isSearched = SEARCHED.has(row.catalogued.choices_from ?? '');
  const { many } = offerNoun(row.catalogued.choices_from);
  if (offer.state === 'failed') return h('p', { class: 's' }, `The ${many} could not be loaded. `, h('button', { ...props, type: 'button', class: 'link s', 'data-act': 'pick_again' }, 'Try again'));
  if (!isSearched && !rows.length) return h('p', { class: 's dim' }, offer.state === 'there' ? `CATS has no ${many}.` : 'Loading…');
  if (row.catalogued.type === 'cats_id' && !isSearched) return statusChoice(state, row, rows, id, props);
  return [
    !props.disabled && searchField(state, row, id, many, isSearched ? 'Search' : 'Filter', isSearched || rows.length > 8),
    isSearched ? foundView(state, row, rows, id, props, offer.state) : boxes(state, row, rows, id, props),
  ];
}

/** @param {State} state @param {Row} row @param {string} id @param {string} many @param {string} verb @param {boolean} isShown */
function searchField(state, row, id, many, verb, isShown) {
  return isShown && h('input', {
    type: 'text', id: `${id}-search`, class: 'search', 'data-act': 'search', 'data-testid': 'picker-search', 'data-setting': settingId(row.setting), value: searchOf(state, row),
    maxlength: 100, placeholder: `${verb} ${many}`, 'aria-label': `${verb} ${many}`, autocomplete: 'off',
  });
}

/** @param {State} state @param {Row} row @param {Offered[]} rows @param {string} id @param {Record<string, any>} props */
function statusChoice(state, row, rows, id, props) {
  return choiceControl([{ value: null, label: 'As CATS has it' }, ...rows], valueOf(state, row.setting),
    { ...props, id: `${id}-choice`, 'data-act': 'setting', 'data-testid': 'picker-choice', 'aria-label': row.catalogued.label });
}

/** Those that are chosen come first. @param {State} state @param {Row} row @param {Offered[]} rows @param {string} id @param {Record<string, any>} props */
function boxes(state, row, rows, id, props) {
  const chosen = chosenIds(state, row);
  const wanted = searchOf(state, row).trim().toLocaleLowerCase();
  const gone = chosen.filter((value) => !rows.some((one) => one.value === value)).map((value) => ({ value, label: nameOf(state, row, value) }));
  const all = [...gone, ...rows].filter((one) => one.label.toLocaleLowerCase().includes(wanted));
  const shown = [...all.filter((one) => chosen.includes(one.value)), ...all.filter((one) => !chosen.includes(one.value))].slice(0, ROWS_SHOWN);
  return [
    h('div', { class: 'found', 'data-key': `${id}-found` }, shown.map((one) => boxRow(one, chosen.includes(one.value), { ...props, id, 'data-act': 'setting', 'data-testid': 'picker-box' }))),
    all.length === 0 && h('p', { class: 's dim' }, 'None is called so.'),
    all.length > shown.length && h('p', { class: 's dim' }, `${all.length - shown.length} more: type to find them.`),
  ];
}

/** @param {State} state @param {Row} row @param {Offered[]} rows @param {string} id @param {Record<string, any>} props @param {string} course */
function foundView(state, row, rows, id, props, course) {
  const { many } = offerNoun(row.catalogued.choices_from);
  const chosen = chosenIds(state, row);
  const left = rows.filter((one) => !chosen.includes(one.value));
  if (props.disabled) return null;
  if (course === 'asking' && !left.length) return h('p', { class: 's dim' }, 'Loading…');
  if (!left.length) return h('p', { class: 's dim' }, searchOf(state, row) || row.catalogued.choices_from === 'jobs' ? `No other ${many} found.` : `Type to find ${many}.`);
  return h('ul', { class: 'plain found', 'data-key': `${id}-found` }, left.map((one) => h('li', { 'data-key': `${id}-${one.value}` },
    h('button', { ...props, type: 'button', class: 'offer', id: `${id}-add-${one.value}`, 'data-act': 'pick', 'data-testid': 'picker-offer', 'data-value': one.value },
      h('span', null, one.label), one.about && h('span', { class: 's dim' }, ` ${one.about}`)))));
}

/** @param {Row} row @param {string} id @param {number} value @param {string} name @param {Record<string, any>} props */
const removeButton = (row, id, value, name, props) => h('button', {
  ...props, type: 'button', class: 'link s', id: `${id}-drop-${value}`, 'data-act': 'unpick', 'data-testid': 'picker-drop', 'data-value': value, 'aria-label': `Remove ${name} from ${row.catalogued.label}`,
}, 'Remove');

/** Each with the status it starts at. @param {State} state @param {Row} row @param {string} id @param {Record<string, any>} props */
function chosenJobs(state, row, id, props) {
  const value = /** @type {JobChoice[]} */ (valueOf(state, row.setting) ?? []);
  return h('ul', { class: 'plain chosen', 'data-key': `${id}-chosen` }, value.map((job) => {
    const name = nameOf(state, row, job.job_id);
    return h('li', { 'data-key': `${id}-job-${job.job_id}`, 'data-testid': 'picked-job', 'data-value': job.job_id },
      h('div', { class: 'row' }, h('b', null, name), removeButton(row, id, job.job_id, name, props)),
      choiceControl(statusesOf(state, row, job), job.status_id,
        { ...props, id: `${id}-status-${job.job_id}`, 'data-act': 'job_status', 'data-testid': 'job-status', 'data-value': job.job_id, 'aria-label': `Status at which people join ${name}` }));
  }));
}

/** The statuses of the job's own workflow; of all where it is not known. @param {State} state @param {Row} row @param {JobChoice} job */
export function statusesOf(state, row, job) {
  const workflow = knownOffer(state, pathOf(state, row), job.job_id)?.workflow;
  const rows = (state.offers[PIPELINE_STATUSES]?.rows ?? []).filter((one) => !workflow || !one.workflow || one.workflow === workflow);
  const known = job.status_id === null || rows.some((one) => one.value === job.status_id) ? [] : [{ value: job.status_id, label: `Status ${job.status_id}` }];
  return [{ value: null, label: 'The workflow’s first status' }, ...rows, ...known];
}

/** @param {State} state @param {Row} row @param {string} id @param {Record<string, any>} props */
function chosenCompany(state, row, id, props) {
  const [value] = chosenIds(state, row);
  if (value === undefined) return null;
  const name = nameOf(state, row, value);
  return h('div', { class: 'row', 'data-key': `${id}-chosen` }, h('b', null, name), removeButton(row, id, value, name, props));
}
