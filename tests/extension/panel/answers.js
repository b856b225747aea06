/** The contract's answer about Marta, varied. */

import { contract } from '../shared/stub-companion.js';

export const asking = contract('profiles-resolve').response;
const catalogue = contract('settings-catalogue').response;
const TEAM = { layer: 'team', id: '1', name: 'Northwind', by: 'Ana Ruiz', at: '2026-11-20T10:00:00Z' };
const MINE = { ...TEAM, layer: 'person', id: asking.person.id, name: 'Marta Oliveira' };

/** Once the company is chosen. @param {object} [more] */
export function ready(more) {
  const card = asking.company.warning.companies[0];
  const [record] = asking.plan.records;
  return {
    ...asking, company: { ...asking.company, state: 'chosen', chosen_id: 101, source: 'recruiter', card },
    plan: { ...asking.plan, records: [{ ...record, action: 'create', text: '', needs: [] }] },
    button: { action: 'sync', label: 'Create contact', is_enabled: true, second: null }, ...more,
  };
}

/** With another contact record in the plan. @param {object} change @param {object} [more] of the plan */
export function withRecord(change, more) {
  const answer = ready();
  return { ...answer, plan: { ...answer.plan, ...more, records: [{ ...answer.plan.records[0], ...change }] } };
}

/** @param {string} key @param {any} value @param {object} [more] such as { field, record_type, isMine, locked } */
export function setting(key, value, { isMine = false, ...more } = /** @type {any} */ ({})) {
  const source = isMine ? MINE : TEAM;
  return { key, record_type: 'contact', field: null, value, source, inherited: { value: isMine ? [] : value, source: TEAM }, locked: null, ignored: [], ...more };
}

/** @param {string} key @param {string} type @param {object} [more] */
export function catalogued(key, type, more) {
  return {
    key, type, choices: [], default: null, label: key.replaceAll('_', ' '), help: `About ${key}.`, layers: ['team', 'user', 'campaign', 'person'], per_record_type: true,
    record_types: ['contact'], per_field: false, group: 'Adding to CATS', rank: 5, choices_from: '', id: 'S22', ...more,
  };
}

/** @param {object[]} settings @param {object[]} [contactFields] */
export function catalogueWith(settings, contactFields = []) {
  return { ...catalogue, settings: [...catalogue.settings, ...settings], fields: { ...catalogue.fields, contact: [...catalogue.fields.contact, ...contactFields] } };
}

/** @param {string} id @param {object} more */
export function write(id, more) {
  return {
    id, record_type: 'contact', operation: 'place', field: id.split(/[.:]/)[1], label: 'List', before: null, after: 7, before_text: '', after_text: 'Leads',
    reason: { code: 'destination', text: 'The team puts contacts on it.' }, ticked: true, mandatory: false, ...more,
  };
}

/** @param {number} n */
export const note = (n) => write(`contact.note:${n}`, {
  operation: 'note', label: 'E-mail sent', after: { activity_id: String(n), type: 'email', date: `2026-11-0${n}T09:00:00Z`, notes: `Note ${n}` }, after_text: `Note ${n}`,
});
