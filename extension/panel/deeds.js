/** What a click, a choice or typing means. Each deed is named by the `data-act` of the element it came from. */

import { openOptions, openSidePanel, openTab } from '../shared/chrome-api.js';
import { me } from '../shared/companion.js';
import * as storage from '../shared/storage.js';
import { fillSection, filled } from './fill.js';
import { lookUp } from './live-lookup.js';
import { logNote, saveEdits, setStage } from './outreach.js';
import { pickClicks, pickChanges, pickInputs } from './picking.js';
import { settingValue } from './setting-value.js';
import { editsGoToCats, profileOf, settingId, writesOf } from './state.js';
import { advancedRows } from './view-advanced.js';
import { valueOfText } from './view-fields.js';
import { isStageOpen } from './view-stage.js';

/**
 * @import { FieldName, RecordType } from '../shared/types.js'
 * @import { Flows } from './flows.js'
 * @import { Event, Section, State } from './state.js'
 *
 * @typedef {object} Panel
 * @property {() => State} state
 * @property {(event: Event) => void} dispatch
 * @property {Flows} flows
 * @property {() => Promise<void>} start reads the page in front from the beginning
 * @property {() => Promise<void>} pair
 * @property {(name: string) => Promise<void>} lookUp
 */

/** @param {Panel} panel @param {HTMLElement} element */
function changeSetting({ state, flows }, element) {
  const row = advancedRows(state()).find((one) => settingId(one.setting) === element.dataset.setting);
  const value = row && settingValue(state(), row, element);
  return row && value !== undefined ? flows.chooseSetting(row.setting, settingId(row.setting), value) : undefined;
}

/** What "Update field in CATS" says nothing of (S16). */
const WITHOUT_POLICY = new Set(['company_id', 'status']);

/** Unticking leaves one out once; ticking against the policy is "always" for this person (F1), where none decides it takes in once. @param {Panel} panel @param {HTMLElement} element */
async function tick({ state, dispatch, flows }, element) {
  const write = writesOf(state()).find((one) => one.id === element.dataset.writeId);
  if (!write || !(element instanceof HTMLInputElement)) return;
  const isTicked = element.checked;
  if (write.ticked || !isTicked || write.record_type === 'company' || WITHOUT_POLICY.has(write.field)) {
    dispatch({ type: 'ticked', id: write.id, isTicked });
    await flows.keepDraft();
    return;
  }
  const name = { key: 'update_policy', record_type: write.record_type, field: write.field };
  dispatch({ type: 'chosen', key: `tick:${write.id}`, value: true });
  await flows.chooseSetting(name, settingId(name), 'always');
  dispatch({ type: 'unchosen', key: `tick:${write.id}` });
}

/** @param {Panel} panel @param {HTMLElement} element */
async function edit({ state, dispatch, flows }, element) {
  const profile = profileOf(state());
  if (!profile || !(element instanceof HTMLInputElement)) return;
  const field = /** @type {FieldName} */ (element.dataset.field);
  dispatch({ type: 'edited', field, value: valueOfText(field, element.value, profile.fields) });
  await flows.keepDraft();
}

/** A field of CATS: of the person where the person has it, else a value for this field (S28). @param {Panel} panel @param {HTMLElement} element */
async function fill({ state, dispatch, flows }, element) {
  const key = element.dataset.need ?? '';
  const [recordType = '', field = ''] = key.split(/\.(.*)/s);
  const slot = { record_type: /** @type {RecordType} */ (recordType), field, label: '' };
  const what = filled(state(), slot, element);
  if (!what) return;
  const isList = element.dataset.many !== undefined;
  if (!isList && state().open[fillSection(slot)]) dispatch({ type: 'opened', section: fillSection(slot), isOpen: false });
  if (what.is === 'person') {
    dispatch({ type: 'edited', field: what.field, value: what.value });
    dispatch({ type: 'filled', key, value: null });
    await flows.keepDraft();
    return flows.ask();
  }
  dispatch({ type: 'filled', key, value: what.value });
  await flows.keepDraft();
  await flows.chooseSetting(what.name, settingId(what.name), what.value);
  if (!state().trouble) dispatch({ type: 'filled', key, value: null });
  return flows.keepDraft();
}

/** The button says what it does; where something is missing it leads there. @param {Panel} panel @param {string | undefined} action */
function press({ state, flows }, action) {
  const { answer } = state();
  if (!answer) return undefined;
  if (action === 'sync' || action === 'sync_anyway') return flows.sync(action === 'sync_anyway');
  if (action === 'add_to_campaign' && answer.campaign) return flows.addToCampaign(answer.campaign.id, answer.campaign.name);
  return lead(action);
}

/** To the place where the missing thing is chosen or typed. @param {string | undefined} action */
function lead(action) {
  const place = {
    choose_company: '[name=company], [data-act=create_company], [data-testid=need] [data-act=need]', choose_person: '[data-testid=match] button',
    fill_field: '[data-testid=need] [data-act=need]',
  }[action ?? ''];
  const found = place && document.querySelector(place);
  if (found instanceof HTMLElement) found.focus();
  return undefined;
}

/** @param {Panel} panel @param {string | undefined} way */
async function remedy({ state, start, pair, flows }, way) {
  if (way === 'options') return openOptions();
  if (way === 'pages') {
    const { address } = await storage.connection();
    const pages = await me().then((known) => known.pages, () => address);
    return openTab(`${pages.replace(/\/$/, '')}/integrations`);
  }
  if (way === 'pair') {
    await storage.forgetToken();
    return pair();
  }
  if (way === 'read_again' || !state().read) return start();
  return flows.ask();
}

/** @type {Record<string, (panel: Panel, element: HTMLElement) => unknown>} */
export const CLICKS = {
  ...pickClicks,
  stage: ({ flows }, { dataset }) => setStage(flows, dataset.stage ?? ''),
  stage_toggle: ({ state, dispatch }) => dispatch({ type: 'opened', section: 'stage', isOpen: !isStageOpen(state()) }),
  add_note: ({ flows }) => logNote(flows),
  save: ({ state, flows }) => saveEdits(flows, editsGoToCats(state())),
  toggle: ({ dispatch }, element) => dispatch({ type: 'toggled', section: /** @type {Section} */ (element.dataset.section) }),
  main: (panel, element) => press(panel, element.dataset.action),
  second: (panel, element) => press(panel, element.dataset.action),
  remedy: (panel, element) => remedy(panel, element.dataset.remedy),
  back_to_inherited: ({ state, flows }, element) => {
    const setting = state().answer?.settings.find((one) => settingId(one) === element.dataset.setting);
    return setting && flows.backToInherited(setting);
  },
  this_one: ({ flows }, { dataset }) =>
    flows.choosePerson([{ record_type: /** @type {RecordType} */ (dataset.recordType), cats_id: Number(dataset.catsId), same: true }]),
  someone_new: ({ state, flows }) => {
    const types = new Set(state().answer?.match.records.map((record) => record.record_type));
    return flows.choosePerson([...types].map((type) => ({ record_type: type, cats_id: null, same: false })));
  },
  look_up: ({ flows }) => lookUp(flows),
  create_company: ({ flows }) => flows.chooseCompany(null, false),
  sync_retry: ({ flows }) => flows.changeSync('retry'),
  show_match: () => lead('choose_person'),
  sync_overwrite: ({ flows }) => flows.changeSync('retry', { overwrite: true }),
  sync_cancel: ({ flows }) => flows.changeSync('cancel'),
  sync_undo: ({ flows }) => flows.changeSync('undo'),
  undo_last: ({ flows }) => flows.undoLast(),
  close_result: ({ state, dispatch, flows }) => { flows.stop(); dispatch({ type: 'closed', id: state().sync?.id ?? '' }); return flows.ask(); },
  open_confirm: ({ state }) => {
    const url = state().pairing?.confirm_url ?? '';
    return /^https?:\/\//i.test(url) ? openTab(url) : undefined;
  },
  options: () => openOptions(),
  side_panel: ({ state }) => {
    const { tab } = state();
    return tab ? openSidePanel(tab.id).then(() => window.close(), () => undefined) : undefined;
  },
};

/** @type {Record<string, (panel: Panel, element: HTMLElement) => unknown>} */
export const CHANGES = {
  sync_as: ({ flows }, element) => {
    const name = { key: 'sync_as' };
    return flows.chooseSetting(name, settingId(name), /** @type {HTMLInputElement} */ (element).value);
  },
  campaign: async ({ flows }, element) => {
    const { value } = /** @type {HTMLSelectElement} */ (element);
    await flows.chooseCampaign(value ? Number(value) : null);
    return flows.ask();
  },
  company: ({ state, dispatch, flows }, { dataset }) => {
    if (!state().open.company) dispatch({ type: 'toggled', section: 'company' }); // stays in sight, so that "Always" can still be ticked
    return flows.chooseCompany(dataset.catsId ? Number(dataset.catsId) : null, state().isAlways);
  },
  always: ({ state, dispatch, flows }, element) => {
    const isAlways = /** @type {HTMLInputElement} */ (element).checked;
    dispatch({ type: 'always', isAlways });
    const chosen = state().answer?.company.chosen_id;
    return chosen ? flows.chooseCompany(chosen, isAlways) : undefined;
  },
  tick, setting: changeSetting, need: fill, ...pickChanges,
  edit: async (panel, element) => { await edit(panel, element); return panel.flows.ask(); },
};

/** While typing: nothing is asked yet, but nothing is lost. @type {Record<string, (panel: Panel, element: HTMLElement) => unknown>} */
export const INPUTS = {
  edit, ...pickInputs,
  note: async ({ dispatch, flows }, element) => {
    dispatch({ type: 'note_typed', text: /** @type {HTMLTextAreaElement} */ (element).value });
    await flows.keepDraft();
  },
  need: async ({ dispatch, flows }, element) => {
    if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) || element.dataset.many !== undefined) return;
    dispatch({ type: 'filled', key: element.dataset.need ?? '', value: element.value });
    await flows.keepDraft();
  },
};
