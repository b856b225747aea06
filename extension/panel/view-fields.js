/** The captured person, every field to be edited in place, with what the reader says of it. */

import { h } from '../shared/element.js';
import { editsGoToCats, profileOf, unsaved } from './state.js';

/** @import { FieldName, Fields, Profile } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** @type {[FieldName, string][]} */
const FIELDS = [
  ['full_name', 'Name'], ['title', 'Title'], ['company', 'Company'], ['company_website', 'Company website'], ['emails', 'E-mail'], ['phones', 'Phone'],
  ['location', 'Location'], ['city', 'City'], ['country_code', 'Country (two letters)'], ['website', 'Website'],
];

/** @param {Fields} fields @param {FieldName} field @returns {string} lists separated by commas */
export function textOf(fields, field) {
  if (field === 'emails') return (fields.emails ?? []).map((one) => one.email).join(', ');
  if (field === 'phones') return (fields.phones ?? []).map((one) => one.number).join(', ');
  if (field === 'social_urls') return (fields.social_urls ?? []).join(', ');
  return fields[field] ?? '';
}

/**
 * @param {FieldName} field @param {string} typed @param {Fields} fields as they were, to keep the kinds of what stays
 * @returns {any} the field's value on the wire; "" or [] where it was emptied
 */
export function valueOfText(field, typed, fields) {
  const text = typed.trim();
  if (field === 'country_code') return text.toUpperCase();
  if (field !== 'emails' && field !== 'phones' && field !== 'social_urls') return text;
  const parts = text.split(/[,;\n]/).map((part) => part.trim()).filter(Boolean);
  if (field === 'emails') return parts.map((email) => fields.emails?.find((one) => one.email === email) ?? { email, kind: 'unknown' });
  if (field === 'phones') return parts.map((number) => fields.phones?.find((one) => one.number === number) ?? { number, type: 'other' });
  return parts;
}

/** @param {Profile} profile @param {FieldName} field */
function remark(profile, field) {
  const entry = profile.report.find((one) => one.field === field);
  if (!entry || (entry.state === 'found' && !entry.note)) return '';
  if (entry.note === 'manual') return 'edited by you';
  const state = { found: 'found', not_found: 'not found', uncertain: 'uncertain' }[entry.state];
  return entry.note ? `${state}: ${entry.note}` : state;
}

/** @param {State} state */
export function fieldsView(state) {
  const profile = profileOf(state);
  if (!state.open.edit || !profile) return null;
  return h('section', { id: 'edit', class: 'card edit', 'aria-label': 'The person as read', 'data-testid': 'edit' },
    FIELDS.map(([field, label]) => {
      const note = remark(profile, field);
      return h('div', { class: 'setting', 'data-key': `field-${field}` },
        h('div', { class: 'row' }, h('label', { for: `edit-${field}` }, label),
          h('input', {
            id: `edit-${field}`, type: 'text', value: textOf(profile.fields, field), maxlength: 500, 'data-act': 'edit', 'data-field': field,
            'data-testid': `edit-${field}`, autocomplete: 'off', 'aria-describedby': note ? `edit-${field}-note` : null,
          })),
        note && h('p', { class: 's dim source', id: `edit-${field}-note` }, note));
    }),
    h('p', { class: 's dim' }, `Read from ${profile.url.replace(/^https?:\/\//, '') || 'your typing'}.`));
}

/** Edits of a kept person, and where "Save" brings them (U1). @param {State} state */
export function saveView(state) {
  if (!state.answer?.person.is_kept || !Object.keys(unsaved(state)).length) return null;
  const goesToCats = editsGoToCats(state);
  return h('p', { class: 'card save row', 'data-key': 'save', 'data-testid': 'save-line' },
    h('span', { class: 's' }, goesToCats ? 'Your edit goes to CATS.' : 'Your edit is kept in Catsync.'),
    h('button', { type: 'button', class: 'small', 'data-act': 'save', 'data-testid': 'save', 'aria-disabled': state.busy ? 'true' : null }, state.busy === 'save' ? 'Saving…' : 'Save'));
}
