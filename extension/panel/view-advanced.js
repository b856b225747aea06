/** Behind the grey arrow: every setting that may be chosen for this person, made from the catalogue. */

import { h } from '../shared/element.js';
import { boxesControl, choiceControl, fieldControl, sourceLine, STRUCTURED, userChoices } from './controls.js';
import { settingId, settingOf, valueOf } from './state.js';
import { PICKED, pickerButton, pickerView } from './view-picker.js';
import { capital } from './words.js';

/** @import { CatalogueSetting, CatalogueField, Choice, EffectiveSetting } from '../shared/types.js' */
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
    if (catalogued.type === 'value' && (!field || STRUCTURED.has(field.type))) return [];
    return [{ setting, catalogued, field }];
  });
  return rows.sort((a, b) => a.catalogued.rank - b.catalogued.rank);
}

/** Only what may be filled for this person (S14). @param {EffectiveSetting[]} settings @param {EffectiveSetting} setting */
function isDisplayed(settings, { record_type, field }) {
  const shown = settings.find((one) => one.key === 'displayed_fields' && one.record_type === record_type)?.value;
  return !Array.isArray(shown) || shown.includes(field);
}

/** @param {Row} row */
const idOf = (row) => `set-${settingId(row.setting).replace(/[^\w]/g, '-')}`;

/** @param {State} state @param {Row} row */
function labelOf(state, { setting, catalogued, field }) {
  const isPair = state.answer?.settings.find((one) => one.key === 'sync_as')?.value === 'both';
  return [field?.label ?? catalogued.label, isPair && setting.record_type && capital(setting.record_type)].filter(Boolean).join(', ');
}

/** The choices of a setting whose value is a list. @param {State} state @param {Row} row @returns {Choice[]} */
export function listChoices(state, { setting, catalogued }) {
  if (catalogued.type !== 'fields') return catalogued.choices;
  const fields = setting.record_type ? state.catalogue?.fields[setting.record_type] ?? [] : [];
  return fields.map((field) => ({ value: field.key, label: field.label }));
}

/** @param {State} state @param {Row} row */
function control(state, row) {
  const { setting, catalogued, field } = row;
  const id = idOf(row);
  const value = valueOf(state, setting);
  const props = { id, 'data-act': 'setting', 'data-setting': settingId(setting), disabled: Boolean(setting.locked), 'aria-describedby': `${id}-help` };
  if (PICKED.has(catalogued.type)) return pickerButton(state, row, id, labelOf(state, row));
  if (catalogued.type === 'bool') return h('input', { ...props, type: 'checkbox', checked: value === true, class: 'switch' });
  if (catalogued.type === 'choice') return choiceControl(catalogued.choices, value, props);
  if (catalogued.type === 'choices' || catalogued.type === 'fields') return boxesControl(listChoices(state, row), value, props, labelOf(state, row));
  if (catalogued.type === 'value' && field) return fieldControl(state, field, value, props, { mayBeNothing: true });
  if (catalogued.type === 'user') return choiceControl(userChoices(state, value), value, props);
  if (catalogued.type === 'texts') return h('textarea', { ...props, rows: 3, value: lines(value), placeholder: 'One per line' }, lines(value));
  return h('input', { ...props, type: 'text', value: value ?? '', maxlength: 500 });
}

/** @param {any} value */
const lines = (value) => (Array.isArray(value) ? value.join('\n') : '');

/** @param {State} state @param {Row} row */
function settingRow(state, row) {
  const { setting, catalogued } = row;
  const id = idOf(row);
  const isMandatory = setting.key === 'field_values' && settingOf(state, 'mandatory_fields', setting.record_type)?.value?.includes?.(setting.field);
  return h('div', { class: 'setting', 'data-key': id, 'data-testid': 'setting', 'data-setting': settingId(setting) },
    h('div', { class: 'row' },
      h('label', { for: id, title: catalogued.help }, labelOf(state, row), isMandatory && h('span', { class: 'warn s' }, ' needed')), control(state, row)),
    h('p', { id: `${id}-help`, class: 'unseen' }, catalogued.help),
    PICKED.has(catalogued.type) && pickerView(state, row, id),
    sourceLine(state, setting));
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
