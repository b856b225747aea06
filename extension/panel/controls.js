/** Parts that several views share. */

import { h } from '../shared/element.js';
import { personName, settingId } from './state.js';
import { exactTime, inheritedText, lockText, sourceText, valueText } from './words.js';

/** @import { CatalogueField, Choice, EffectiveSetting } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** Made of the person as read: no value of a setting can stand for it. */
export const STRUCTURED = new Set(['emails', 'phones', 'address', 'urls', 'company']);
const NOTHING = { value: null, label: 'Nothing' };
const YES_NO = [{ value: true, label: 'Yes' }, { value: false, label: 'No' }];

/** @param {{value: any, label: string}[]} choices @param {any} value @param {Record<string, any>} props */
export function choiceControl(choices, value, props) {
  const at = choices.findIndex((choice) => choice.value === value);
  return h('select', { ...props, value: at < 0 ? '' : String(at), 'data-indexed': true },
    at < 0 && h('option', { value: '' }, 'Choose…'),
    choices.map((choice, index) => h('option', { value: String(index), selected: index === at }, choice.label)));
}

/**
 * Boxes to tick, behind the labels of those that are.
 * @param {Choice[]} choices @param {any} value a list @param {Record<string, any>} props @param {string} label
 */
export function boxesControl(choices, value, props, label) {
  const chosen = Array.isArray(value) ? value : [];
  const names = choices.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label).join(', ') || 'None';
  return h('details', { class: 'boxes', 'data-key': `${props.id}-boxes` },
    h('summary', { id: props.id, 'aria-label': `${label}: ${names}`, title: names }, names),
    choices.map((choice) => boxRow(choice, chosen.includes(choice.value), props)));
}

/** @param {Choice & {about?: string}} choice @param {boolean} isTicked @param {Record<string, any>} props */
export function boxRow(choice, isTicked, props) {
  const id = `${props.id}-${choice.value}`;
  return h('label', { class: 'box', 'data-key': id },
    h('input', { ...props, id, type: 'checkbox', value: String(choice.value), checked: isTicked, 'data-many': true }),
    h('span', null, choice.label, choice.about && h('span', { class: 's dim' }, ` ${choice.about}`)));
}

/**
 * The choices of a field of CATS, none where it is typed or ticked.
 * @param {State} state @param {CatalogueField} field @param {boolean} mayBeNothing @returns {Choice[]}
 */
export function fieldChoices(state, field, mayBeNothing) {
  const listed = { dropdown: field.choices, radio: field.choices, checkbox: YES_NO, bool: YES_NO, user: state.catalogue?.users ?? [] }[field.type] ?? [];
  return listed.length && mayBeNothing ? [NOTHING, ...listed] : listed;
}

const INPUT_TYPES = /** @type {Record<string, Record<string, any>>} */ ({
  date: { type: 'date' }, number: { type: 'number', step: 'any' }, country: { type: 'text', maxlength: 2, placeholder: 'PT', autocapitalize: 'characters' },
});

/**
 * A control for a value of a field of CATS, by the field's type.
 * @param {State} state @param {CatalogueField} field @param {any} value null or undefined: none @param {Record<string, any>} props
 * @param {{mayBeNothing: boolean}} way
 */
export function fieldControl(state, field, value, props, { mayBeNothing }) {
  if (field.type === 'checkboxes') return boxesControl(field.choices, value, props, field.label);
  const choices = fieldChoices(state, field, mayBeNothing);
  if (choices.length) return choiceControl(choices, value ?? (mayBeNothing ? null : undefined), props);
  if (field.type === 'textarea') return h('textarea', { ...props, rows: 2, maxlength: 10_000, value: value ?? '' }, value ?? '');
  const own = INPUT_TYPES[field.type] ?? { type: 'text', maxlength: 500, placeholder: mayBeNothing ? 'nothing' : null };
  return h('input', { ...props, ...own, value: value ?? '' });
}

/** @param {HTMLElement} element @param {{value: any}[]} choices @returns {any} undefined: nothing was chosen */
export function chosenValue(element, choices) {
  return element instanceof HTMLSelectElement && element.value !== '' ? choices[Number(element.value)]?.value : undefined;
}

/** The list with this box ticked or not. @param {HTMLInputElement} box @param {any} before @param {Choice[]} choices @returns {any[]} */
export function tickedValues(box, before, choices) {
  const value = choices.find((choice) => String(choice.value) === box.value)?.value ?? box.value;
  const list = Array.isArray(before) ? before.filter((one) => one !== value) : [];
  return box.checked ? [...list, value] : list;
}

/**
 * What was typed or chosen for a field of CATS.
 * @param {State} state @param {CatalogueField} field @param {HTMLElement} element @param {any} before @param {boolean} mayBeNothing
 * @returns {any} null: nothing; undefined: cannot be read
 */
export function fieldValue(state, field, element, before, mayBeNothing) {
  if (element instanceof HTMLSelectElement) return chosenValue(element, fieldChoices(state, field, mayBeNothing));
  if (element instanceof HTMLInputElement && element.dataset.many !== undefined) {
    const list = tickedValues(element, before, field.choices);
    return list.length ? list : null;
  }
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return undefined;
  const text = element.value.trim();
  if (field.type === 'number') return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
  return (field.type === 'country' ? text.toUpperCase() : text) || null;
}

/** Whose choice a value is, and the way back. @param {State} state @param {EffectiveSetting} setting @param {boolean} [isMain] */
export function sourceLine(state, setting, isMain = false) {
  const lock = lockText(setting);
  const label = state.catalogue?.settings.find((one) => one.key === setting.key)?.label ?? setting.key;
  const own = setting.source.layer === 'person';
  const wouldBe = own && setting.inherited ? inheritedText(setting.inherited, settingText(state, setting, setting.inherited.value)) : '';
  const text = !isMain && setting.source.layer === 'built_in' ? 'The default.' : sourceText(setting.source, personName(state), state.user);
  return h('p', {
    class: 's dim source', 'data-testid': isMain ? 'source-line' : null, 'data-layer': setting.source.layer, 'data-key': `source-${settingId(setting)}`,
    title: setting.source.at ? exactTime(setting.source.at) : null,
  }, lock || `${text} ${wouldBe} `,
  own && !lock && h('button', {
    type: 'button', class: 'link', 'data-act': 'back_to_inherited', 'data-testid': isMain ? 'back-to-inherited' : null,
    id: `back-${settingId(setting).replace(/[^\w]/g, '-')}`,
    'data-setting': settingId(setting), 'aria-label': `Use that: back to inherited for ${label}`, disabled: Boolean(state.busy),
  }, 'Use that'));
}

/** A value of a setting in words. @param {State} state @param {EffectiveSetting} setting @param {any} value */
export function settingText(state, { key, record_type, field }, value) {
  const catalogued = state.catalogue?.settings.find((one) => one.key === key) ?? { key };
  const fields = record_type ? state.catalogue?.fields[record_type] ?? [] : [];
  if (!('type' in catalogued)) return valueText(value, catalogued);
  const of = catalogued.type === 'value' ? fields.find((one) => one.key === field) : undefined;
  const choices = {
    user: userChoices(state, null), fields: fields.map((one) => ({ value: one.key, label: one.label })), value: of && fieldChoices(state, of, true),
  }[catalogued.type] ?? catalogued.choices;
  return valueText(value, { ...catalogued, choices });
}

/** @param {State} state @param {any} value @returns {Choice[]} */
export function userChoices(state, value) {
  const choices = [{ value: 'me', label: 'Whoever syncs' }, ...(state.catalogue?.users ?? [])];
  return value === null || choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: `CATS user ${value}` }];
}
