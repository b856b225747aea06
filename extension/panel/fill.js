/** Filling a field of CATS for this person, where its value is seen (S14, S28). */

import { h } from '../shared/element.js';
import { chosenValue, fieldControl, fieldValue, STRUCTURED } from './controls.js';
import { fieldOf, isEmpty, personName, profileOf, settingOf, valueOf } from './state.js';
import { textOf, valueOfText } from './view-fields.js';
import { firstName } from './words.js';

/** @import { CatalogueField, FieldName, RecordType } from '../shared/types.js' */
/** @import { State } from './state.js' */
/**
 * @typedef {{record_type: RecordType, field: string, label: string}} Slot
 * @typedef {{is: 'person', field: FieldName, value: any} | {is: 'setting', name: {key: string, record_type: RecordType, field: string | null}, value: any}} Filled
 */

/** Fields of CATS that the captured person has too: what is typed there belongs to the person. */
const PROFILE_FIELDS = /** @type {Record<string, FieldName>} */ ({
  first_name: 'first_name', middle_name: 'middle_name', last_name: 'last_name', title: 'title', current_employer: 'company', company: 'company',
  company_id: 'company', website: 'website', country_code: 'country_code', emails: 'emails', phones: 'phones',
});

/** Fields that a setting of their own fills (S22). */
const OWNER_FIELDS = new Set(['owner', 'owner_id']);

/** @param {Slot} slot */
export const slotKey = ({ record_type, field }) => `${record_type}.${field}`;
/** @param {Slot} slot */
export const fillSection = (slot) => `fill:${slotKey(slot)}`;

/** The field of the person that ends up there; none where the team maps something else, or pushes a value. @param {State} state @param {Slot} slot */
function ownField(state, { record_type, field }) {
  const own = PROFILE_FIELDS[field];
  const mapping = settingOf(state, 'field_mapping', record_type, field)?.value;
  const pushed = settingOf(state, 'field_values', record_type, field)?.value;
  const isMapped = typeof mapping !== 'string' || mapping === '' || mapping.includes(`{${own}}`);
  return isMapped && isEmpty(pushed) ? own : undefined;
}

/** @param {State} state @param {Slot} slot */
const settingName = (state, { record_type, field }) => (OWNER_FIELDS.has(field)
  ? { key: 'destination_owner', record_type, field: null } : { key: 'field_values', record_type, field });

/** @param {State} state @param {Slot} slot @returns {CatalogueField} */
function fieldFor(state, { record_type, field, label }) {
  if (OWNER_FIELDS.has(field)) return { key: field, label, type: 'user', choices: [] };
  return fieldOf(state, record_type, field) ?? { key: field, label, type: 'text', choices: [] };
}

/** Whether the recruiter may change it where it is seen. @param {State} state @param {Slot} slot */
export function isFillable(state, slot) {
  if (slot.field === 'company_id' || slot.field === 'company') return false;
  if (ownField(state, slot)) return true;
  const setting = settingOf(state, ...nameParts(settingName(state, slot)));
  return Boolean(setting && !setting.locked && state.catalogue && !STRUCTURED.has(fieldFor(state, slot).type));
}

/** @param {{key: string, record_type: RecordType, field: string | null}} name @returns {[string, RecordType, string | null]} */
const nameParts = ({ key, record_type, field }) => [key, record_type, field];

/** What is there, as far as it is kept here: typed, chosen, or resolved. @param {State} state @param {Slot} slot */
function valueHere(state, slot) {
  const typed = state.draft.filled[slotKey(slot)];
  if (typed !== undefined && typed !== null) return typed;
  const setting = settingOf(state, ...nameParts(settingName(state, slot)));
  return setting ? valueOf(state, setting) : undefined;
}

/**
 * @param {State} state @param {Slot} slot @param {boolean} mayBeNothing @param {Record<string, any>} props
 */
export function fillControl(state, slot, mayBeNothing, props) {
  const all = { ...props, 'data-act': 'need', 'data-need': slotKey(slot), 'data-nothing': mayBeNothing, disabled: state.busy === 'need' };
  const own = ownField(state, slot);
  const profile = profileOf(state);
  if (own && profile) {
    const typed = state.draft.filled[slotKey(slot)];
    return h('input', { ...all, type: 'text', value: typed ?? textOf(profile.fields, own), maxlength: 500, autocomplete: 'off' });
  }
  if (!state.catalogue) return h('input', { ...all, type: 'text', disabled: true }); // its type is not known yet
  return fieldControl(state, fieldFor(state, slot), valueHere(state, slot), all, { mayBeNothing });
}

/**
 * What a control of `fillControl` says, and what it belongs to.
 * @param {State} state @param {Slot} slot @param {HTMLElement} element @returns {Filled | null} null where nothing was said
 */
export function filled(state, slot, element) {
  const own = ownField(state, slot);
  const profile = profileOf(state);
  if (own && profile && element instanceof HTMLInputElement) return { is: 'person', field: own, value: valueOfText(own, element.value, profile.fields) };
  const mayBeNothing = element.dataset.nothing !== undefined;
  const field = fieldFor(state, slot);
  const name = settingName(state, slot);
  const value = OWNER_FIELDS.has(slot.field) ? chosenValue(element, state.catalogue?.users ?? []) : fieldValue(state, field, element, valueHere(state, slot), mayBeNothing);
  if (value === undefined || (value === null && !mayBeNothing)) return null;
  return { is: 'setting', name, value };
}

/**
 * The displayed fields that nothing fills yet, and that no page tells of: the recruiter may.
 * @param {State} state @param {Set<string>} seen keys of slots that stand elsewhere
 * @returns {(Slot & {isNeeded: boolean})[]}
 */
export function unfilled(state, seen) {
  const records = (state.answer?.plan.records ?? []).filter((one) => one.record_type !== 'company' && one.action !== 'blocked');
  return records.flatMap((record) => {
    const type = /** @type {RecordType} */ (record.record_type);
    const isAwaited = record.action === 'wait' && record.cats_id === null;
    const listed = (/** @type {string} */ key) => /** @type {string[]} */ (settingOf(state, key, type)?.value ?? []);
    const keys = [...new Set([...listed('displayed_fields'), ...listed('mandatory_fields')])];
    return keys.flatMap((key) => {
      const field = fieldOf(state, type, key);
      if (!field || PROFILE_FIELDS[key] || STRUCTURED.has(field.type) || seen.has(`${type}.${key}`)) return [];
      const slot = { record_type: type, field: key, label: field.label };
      return isFillable(state, slot) ? [{ ...slot, isNeeded: isAwaited && listed('mandatory_fields').includes(key) && isEmpty(valueHere(state, slot)) }] : [];
    });
  });
}

/** @param {State} state @param {Slot} slot */
export const fillLabel = (state, { label }) => `${label}, for ${firstName(personName(state))}`;

/** @param {Slot} slot */
export const fillId = (slot) => `fill-${slotKey(slot).replace(/[^\w]/g, '-')}`;

