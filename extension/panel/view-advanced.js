/** Behind the grey arrow: every setting that may be chosen for this person, made from the catalogue. */

import { h } from '../shared/element.js';
import { choiceControl, sourceLine } from './controls.js';
import { settingId, valueOf } from './state.js';
import { capital, valueText } from './words.js';

/** @import { CatalogueSetting, CatalogueField, EffectiveSetting } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** Settings below this rank stand open, the rest under "More". */
const FIRST_RANKS = 10;

/**
 * @typedef {{setting: EffectiveSetting, catalogued: CatalogueSetting, field: CatalogueField | undefined}} Row
 * @param {State} state
 * @returns {Row[]} those of the person layer that concern a record this person becomes
 */
export function advancedRows(state) {
  const { answer, catalogue } = state;
  if (!answer || !catalogue) return [];
  const as = answer.settings.find((one) => one.key === 'sync_as')?.value;
  const rows = answer.settings.flatMap((setting) => {
    const catalogued = catalogue.settings.find((one) => one.key === setting.key);
    if (!catalogued?.layers.includes('person') || setting.key === 'sync_as') return [];
    if (setting.record_type && as !== 'both' && as !== 'none' && setting.record_type !== as) return [];
    if (setting.field && !isDisplayed(answer.settings, setting)) return [];
    const field = setting.record_type && setting.field ? catalogue.fields[setting.record_type]?.find((one) => one.key === setting.field) : undefined;
    return [{ setting, catalogued, field }];
  });
  return rows.sort((a, b) => a.catalogued.rank - b.catalogued.rank);
}

/** Only what may be filled for this person (S14). @param {EffectiveSetting[]} settings @param {EffectiveSetting} setting */
function isDisplayed(settings, { record_type, field }) {
  const shown = settings.find((one) => one.key === 'displayed_fields' && one.record_type === record_type)?.value;
  return !Array.isArray(shown) || shown.includes(field);
}

/** @param {State} state @param {Row} row @param {string} id @param {any} value @param {Record<string, any>} props */
function listControl(state, { setting, catalogued }, id, value, props) {
  const fields = setting.record_type ? state.catalogue?.fields[setting.record_type] ?? [] : [];
  const choices = catalogued.type === 'fields' ? fields.map((field) => ({ value: field.key, label: field.label })) : catalogued.choices;
  const chosen = Array.isArray(value) ? value : [];
  return h('details', { class: 'boxes', 'data-key': `${id}-boxes` },
    h('summary', null, choices.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label).join(', ') || 'None'),
    choices.map((choice) => h('label', { class: 'box', 'data-key': `${id}-${choice.value}` },
      h('input', { ...props, id: `${id}-${choice.value}`, type: 'checkbox', value: choice.value, checked: chosen.includes(choice.value), 'data-many': true }),
      choice.label)));
}

/** @param {State} state @param {Row} row */
function control(state, row) {
  const { setting, catalogued, field } = row;
  const name = settingId(setting);
  const id = `set-${name.replace(/[^\w]/g, '-')}`;
  const value = valueOf(state, setting);
  const props = { id, 'data-act': 'setting', 'data-setting': name, disabled: Boolean(setting.locked), 'aria-describedby': `${id}-help` };
  if (catalogued.type === 'bool') return h('input', { ...props, type: 'checkbox', checked: value === true, class: 'switch' });
  if (catalogued.type === 'choice') return choiceControl(catalogued.choices, value, props);
  if (catalogued.type === 'choices' || catalogued.type === 'fields') return listControl(state, row, id, value, props);
  if (catalogued.type === 'value' && field?.choices.length) return choiceControl(field.choices, value, props);
  if (catalogued.type === 'value' || catalogued.type === 'text') {
    return h('input', { ...props, type: 'text', value: value ?? '', maxlength: 500, placeholder: catalogued.type === 'value' ? 'nothing' : '' });
  }
  if (catalogued.type === 'user') return choiceControl(userChoices(state, value), value, props);
  return h('span', { id, class: 's' }, valueText(value, catalogued));
}

/** @param {State} state @param {any} value */
export function userChoices(state, value) {
  const choices = [{ value: 'me', label: 'Whoever syncs' }, ...(state.catalogue?.users ?? [])];
  return value === null || choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: `CATS user ${value}` }];
}

/** @param {State} state @param {Row} row */
function settingRow(state, row) {
  const { setting, catalogued, field } = row;
  const id = `set-${settingId(setting).replace(/[^\w]/g, '-')}`;
  const isPair = state.answer?.settings.find((one) => one.key === 'sync_as')?.value === 'both';
  const label = [field?.label ?? catalogued.label, isPair && setting.record_type && capital(setting.record_type)].filter(Boolean).join(', ');
  return h('div', { class: 'setting', 'data-key': id, 'data-testid': 'setting', 'data-setting': settingId(setting) },
    h('div', { class: 'row' }, h('label', { for: id }, label), control(state, row)),
    h('p', { id: `${id}-help`, class: 'unseen' }, catalogued.help),
    (setting.source.layer === 'person' || setting.locked) && sourceLine(state, setting));
}

/** Per-field settings come as one block each. @param {State} state @param {Row[]} rows */
function blocks(state, rows) {
  /** @type {Map<string, Row[]>} */
  const byKey = new Map();
  for (const row of rows) byKey.set(row.catalogued.key, [...(byKey.get(row.catalogued.key) ?? []), row]);
  return [...byKey.entries()].map(([key, of]) => {
    const { catalogued } = /** @type {Row} */ (of[0]);
    if (!catalogued.per_field) return of.map((row) => settingRow(state, row));
    const own = of.filter((row) => row.setting.source.layer === 'person').length;
    return h('details', { class: 'fields', 'data-key': `block-${key}` },
      h('summary', null, catalogued.label, own > 0 && h('span', { class: 's dim' }, ` · ${own} chosen here`)),
      h('p', { class: 's dim' }, catalogued.help), of.map((row) => settingRow(state, row)));
  });
}

/** @param {State} state */
export function advancedView(state) {
  if (!state.open.advanced || !state.answer) return null;
  if (!state.catalogue) return h('section', { id: 'advanced', class: 'card' }, h('div', { class: 'bone bone-control' }));
  const rows = advancedRows(state);
  const first = rows.filter((row) => row.catalogued.rank < FIRST_RANKS);
  const rest = rows.filter((row) => row.catalogued.rank >= FIRST_RANKS);
  return h('section', { id: 'advanced', class: 'card advanced', 'aria-label': 'Advanced options', 'data-testid': 'advanced' },
    rows.length === 0 && h('p', { class: 's dim' }, 'There is nothing else to choose for this person.'),
    blocks(state, first),
    rest.length > 0 && h('details', { 'data-key': 'more-settings' }, h('summary', null, 'More'), blocks(state, rest)));
}
