/** Choosing among what CATS offers: opening a picker, searching in it, taking and dropping. */

import { chosenValue } from './controls.js';
import { knownOffer, namesPath, PIPELINE_STATUSES, SEARCHED } from './offers.js';
import { withJob, withoutJob, withStatus } from './setting-value.js';
import { settingId, valueOf } from './state.js';
import { advancedRows } from './view-advanced.js';
import { chosenIds, pathOf, pickerSection, statusesOf } from './view-picker.js';

/** @import { JobChoice } from '../shared/types.js' */
/** @import { Panel } from './deeds.js' */
/** @import { Row } from './view-advanced.js' */

const TYPING_REST_MS = 200;

/** @param {Panel} panel @param {HTMLElement} element */
const rowOf = ({ state }, element) => advancedRows(state()).find((one) => settingId(one.setting) === element.dataset.setting);

/** @param {Panel} panel @param {Row} row @param {boolean} [isAgain] */
function load({ state, flows }, row, isAgain = false) {
  const path = pathOf(state(), row);
  const asked = [flows.offer(path, isAgain)];
  const unnamed = SEARCHED.has(row.catalogued.choices_from ?? '') ? chosenIds(state(), row).filter((id) => !knownOffer(state(), path, id)) : [];
  if (unnamed.length) asked.push(flows.offer(namesPath(row.catalogued, unnamed), isAgain));
  if (row.catalogued.type === 'jobs') asked.push(flows.offer(PIPELINE_STATUSES, isAgain));
  return Promise.all(asked);
}

/** @param {Panel} panel @param {Row} row @param {any} value */
const choose = ({ flows }, row, value) => flows.chooseSetting(row.setting, settingId(row.setting), value);

/** @typedef {Record<string, (panel: Panel, element: HTMLElement) => unknown>} Deeds */

/** @type {Deeds} */
export const pickClicks = {
  pick_open: (panel, element) => {
    const row = rowOf(panel, element);
    if (!row) return undefined;
    panel.dispatch({ type: 'toggled', section: pickerSection(row) });
    return panel.state().open[pickerSection(row)] ? load(panel, row) : undefined;
  },
  pick_again: (panel, element) => {
    const row = rowOf(panel, element);
    return row && load(panel, row, true);
  },
  pick: (panel, element) => {
    const row = rowOf(panel, element);
    const id = Number(element.dataset.value);
    return row && choose(panel, row, row.catalogued.type === 'jobs' ? withJob(valueOf(panel.state(), row.setting), id) : id);
  },
  unpick: (panel, element) => {
    const row = rowOf(panel, element);
    const id = Number(element.dataset.value);
    return row && choose(panel, row, row.catalogued.type === 'jobs' ? withoutJob(valueOf(panel.state(), row.setting), id) : null);
  },
};

/** @type {Deeds} */
export const pickChanges = {
  job_status: (panel, element) => {
    const row = rowOf(panel, element);
    const id = Number(element.dataset.value);
    if (!row) return undefined;
    const before = /** @type {JobChoice[]} */ (valueOf(panel.state(), row.setting) ?? []);
    const job = before.find((one) => one.job_id === id);
    const status = job && chosenValue(element, statusesOf(panel.state(), row, job));
    return status === undefined ? undefined : choose(panel, row, withStatus(before, id, status));
  },
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let rest;

/** @type {Deeds} */
export const pickInputs = {
  search: (panel, element) => {
    const row = rowOf(panel, element);
    if (!row) return;
    panel.dispatch({ type: 'searched', key: settingId(row.setting), text: /** @type {HTMLInputElement} */ (element).value });
    if (!SEARCHED.has(row.catalogued.choices_from ?? '')) return;
    clearTimeout(rest);
    rest = setTimeout(() => load(panel, row), TYPING_REST_MS);
  },
};
