/** What is still needed before anything is written: where the plan is shown, and where a sync waits for it (F3). */

import { h } from '../shared/element.js';
import { fillControl, slotKey } from './fill.js';

/** @import { Need } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** @param {State} state @param {Need} need */
export function needRow(state, need) {
  const id = `need-${slotKey(need).replace(/[^\w]/g, '-')}`;
  return h('li', { class: 'write need', 'data-testid': 'need', 'data-need': slotKey(need), 'data-key': id },
    h('span', { class: 'warn', 'aria-hidden': 'true' }, '!'),
    h('label', { for: id }, need.label, h('span', { class: 'warn s' }, ' needed')),
    h('span', { class: 'change' },
      fillControl(state, need, false, { id, 'data-testid': 'need-input', 'aria-describedby': `${id}-text` }),
      h('span', { class: 'unseen', id: `${id}-text` }, need.text)));
}

/** @param {State} state @param {Need} need */
function isShownHere(state, need) {
  const isCompany = need.field === 'company' || need.field === 'company_id';
  return !isCompany || ['none', 'unknown'].includes(state.answer?.company.state ?? '');
}

/** Those that a field of the panel fills; the company has its own place where it can be chosen. @param {State} state @returns {Need[]} */
export const needsHere = (state) => (state.answer?.plan.records ?? []).flatMap((record) => record.needs).filter((need) => isShownHere(state, need));

/** What a waiting sync waits for, to be filled at once. @param {State} state */
export function needsView(state) {
  const needs = needsHere(state);
  return needs.length > 0 && h('ul', { class: 'plain writes', 'data-key': 'needs' }, needs.map((need) => needRow(state, need)));
}
