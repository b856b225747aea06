/** What a control of the advanced options says, in the type of its setting. */

import { chosenValue, fieldValue, tickedValues, userChoices } from './controls.js';
import { valueOf } from './state.js';
import { listChoices } from './view-advanced.js';
import { pathOf } from './view-picker.js';

/** @import { JobChoice } from '../shared/types.js' */
/** @import { State } from './state.js' */
/** @import { Row } from './view-advanced.js' */

const AS_IN_CATS = { value: null, label: '' };

/** @param {State} state @param {Row} row @param {HTMLElement} element @returns {any} undefined where nothing was chosen */
export function settingValue(state, row, element) {
  const { setting, catalogued, field } = row;
  const before = valueOf(state, setting);
  const isTyped = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  if (catalogued.type === 'value') return field && fieldValue(state, field, element, before, true);
  if (catalogued.type === 'choice') return chosenValue(element, catalogued.choices);
  if (catalogued.type === 'user') return chosenValue(element, userChoices(state, setting.value));
  const offered = state.offers[pathOf(state, row)]?.rows ?? [];
  if (catalogued.type === 'cats_id') return chosenValue(element, [AS_IN_CATS, ...offered]);
  if (!isTyped) return undefined;
  if (catalogued.type === 'cats_ids') return tickedValues(/** @type {HTMLInputElement} */ (element), before, kept(before, offered));
  if (element.dataset.many !== undefined) return tickedValues(/** @type {HTMLInputElement} */ (element), before, listChoices(state, row));
  if (element.type === 'checkbox') return /** @type {HTMLInputElement} */ (element).checked;
  if (catalogued.type === 'texts') return element.value.split('\n').map((line) => line.trim()).filter(Boolean);
  return element.value.trim();
}

/** Those chosen stay choices although CATS offers them no more. @param {any} before @param {{value: number, label: string}[]} offered */
const kept = (before, offered) => [...offered, ...(Array.isArray(before) ? before : []).map((value) => ({ value, label: '' }))];

/** @param {any} before @param {number} id @returns {JobChoice[]} */
export const withJob = (before, id) => [...(Array.isArray(before) ? before : []), { job_id: id, status_id: null }];
/** @param {any} before @param {number} id @returns {JobChoice[]} */
export const withoutJob = (before, id) => (Array.isArray(before) ? before : []).filter((/** @type {JobChoice} */ job) => job.job_id !== id);
/** @param {any} before @param {number} id @param {number | null} status @returns {JobChoice[]} */
export const withStatus = (before, id, status) =>
  (Array.isArray(before) ? before : []).map((/** @type {JobChoice} */ job) => (job.job_id === id ? { ...job, status_id: status } : job));
