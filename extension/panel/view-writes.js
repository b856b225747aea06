/** What CATS will get: before and after, a tick each, the reason on demand, and what is still needed. */

import { h } from '../shared/element.js';
import { choiceControl } from './controls.js';
import { fieldOf, isTicked, writesOf } from './state.js';
import { capital, clockTime, count, recordTypeText } from './words.js';

/** @import { Choice, Need, RecordPlan, RecordType, Write } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** So many rows stand open; the rest folds, for the usual path shall fit without scrolling. */
const ROWS_OPEN = 4;

/** @param {State} state */
export function costText(state) {
  const { answer } = state;
  if (!answer) return '';
  const calls = count(answer.plan.calls, 'call');
  if (!answer.budget) return calls;
  if (answer.budget.remaining > 0) return `${calls} · ${answer.budget.remaining.toLocaleString()} left this hour`;
  const when = answer.budget.resets_at ? clockTime(answer.budget.resets_at) : '';
  return `${calls} · none left${when ? ` until ${when}` : ' this hour'}`;
}

/** @param {Write} write */
function changeText(write) {
  const after = h('ins', null, write.after_text || 'empty');
  return write.before_text ? [h('del', null, write.before_text), h('span', { 'aria-hidden': 'true' }, ' → '), h('span', { class: 'unseen' }, ' becomes '), after] : after;
}

/** @param {State} state @param {Write} write @param {boolean} isShared whether another record has the same field */
function writeRow(state, write, isShared) {
  const id = `write-${write.id.replace(/[^\w]/g, '-')}`;
  return h('li', { class: 'write', 'data-testid': 'write', 'data-write-id': write.id, 'data-key': id },
    h('input', {
      type: 'checkbox', id, checked: isTicked(state, write) || state.pending[`tick:${write.id}`] === true, 'data-act': 'tick', 'data-write-id': write.id,
      disabled: write.mandatory || state.busy === 'sync', 'aria-describedby': state.open.reasons ? `${id}-why` : null,
      title: write.mandatory ? 'CATS cannot do without it' : null,
    }),
    h('label', { for: id }, write.label, isShared && h('span', { class: 's dim' }, ` ${recordTypeText(write.record_type)}`)),
    h('span', { class: 'change' }, changeText(write),
      state.open.reasons && h('span', { class: 's dim block', id: `${id}-why` }, write.reason.text)));
}

/** Fields of CATS that the captured person has too: what is typed there belongs to the person. */
export const PROFILE_FIELDS = /** @type {Record<string, string>} */ ({
  first_name: 'first_name', middle_name: 'middle_name', last_name: 'last_name', title: 'title', current_employer: 'company', company: 'company',
  company_id: 'company', website: 'website', country_code: 'country_code', emails: 'emails', phones: 'phones',
});

/** Fields that a setting of their own fills (S22). */
export const OWNER_FIELDS = new Set(['owner', 'owner_id']);

/** @param {State} state @param {{record_type: RecordType, field: string}} need @returns {Choice[]} none where it is typed */
export function needChoices(state, need) {
  if (OWNER_FIELDS.has(need.field)) return state.catalogue?.users ?? [];
  return fieldOf(state, need.record_type, need.field)?.choices ?? [];
}

/** @param {State} state @param {Need} need */
function needRow(state, need) {
  const key = `${need.record_type}.${need.field}`;
  const id = `need-${key.replace(/[^\w]/g, '-')}`;
  const props = {
    id, 'data-act': 'need', 'data-testid': 'need-input', 'data-need': key, disabled: state.busy === 'need', 'aria-describedby': `${id}-text`,
  };
  const typed = state.draft.filled[key];
  const choices = needChoices(state, need);
  return h('li', { class: 'write need', 'data-testid': 'need', 'data-need': key, 'data-key': id },
    h('span', { class: 'warn', 'aria-hidden': 'true' }, '!'),
    h('label', { for: id }, need.label, h('span', { class: 'warn s' }, ' needed')),
    h('span', { class: 'change' },
      choices.length ? choiceControl(choices, typed, props) : h('input', { ...props, type: 'text', value: typed ?? '', maxlength: 500 }),
      h('span', { class: 'unseen', id: `${id}-text` }, need.text)));
}

/** @param {State} state @param {Need} need */
function isShownHere(state, need) {
  const isCompany = need.field === 'company' || need.field === 'company_id';
  return !isCompany || ['none', 'unknown'].includes(state.answer?.company.state ?? '');
}

/** @param {RecordPlan} record */
function recordText(record) {
  return record.text ? h('p', { class: 's dim', 'data-testid': 'record-text', 'data-key': `record-${record.record_type}` }, record.text) : null;
}

/** @param {State} state */
export function writesView(state) {
  const title = h('h2', { id: 'writes-title' }, 'CATS will get');
  if (!state.answer) return h('section', { 'aria-hidden': 'true' }, title, [1, 2, 3].map(() => h('div', { class: 'bone bone-row' })));
  const { plan } = state.answer;
  const writes = writesOf(state);
  const needs = plan.records.flatMap((record) => record.needs).filter((need) => isShownHere(state, need));
  const isShared = (/** @type {Write} */ write) => writes.some((other) => other.label === write.label && other.record_type !== write.record_type);
  const rows = writes.map((write) => writeRow(state, write, isShared(write)));
  const folded = rows.length > ROWS_OPEN + 1 ? rows.slice(ROWS_OPEN) : [];
  return h('section', { 'data-testid': 'writes', 'aria-labelledby': 'writes-title' },
    h('div', { class: 'row' }, title,
      h('span', { class: 's dim' }, h('span', { 'data-testid': 'cost' }, costText(state)),
        writes.length > 0 && h('button', {
          type: 'button', class: 'link s gap', 'data-act': 'toggle', 'data-section': 'reasons', 'aria-expanded': String(Boolean(state.open.reasons)), 'data-testid': 'reasons-toggle',
        }, state.open.reasons ? 'Hide why' : 'Why?'))),
    plan.records.map(recordText),
    rows.length + needs.length === 0 && !plan.records.some((record) => record.text) && h('p', { class: 's dim' }, 'Nothing: no record is wanted for this person.'),
    h('ul', { class: 'plain writes' }, needs.map((need) => needRow(state, need)), rows.slice(0, rows.length - folded.length)),
    folded.length > 0 && h('details', { 'data-key': 'folded-writes', open: state.open.writes }, h('summary', null, capital(count(folded.length, 'more field'))),
      h('ul', { class: 'plain writes' }, folded)));
}
