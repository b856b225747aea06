/** One main button that says what it does, the second beside it, and above them what to beware of. */

import { h } from '../shared/element.js';
import { blockedText, isSyncing } from './state.js';

/** @import { State } from './state.js' */

/** Where something is missing the button cannot send, but leads to the place; so it must not be dead. */
const LEADS = new Set(['choose_company', 'choose_person', 'fill_field']);

/** @param {State} state */
function mainButton(state) {
  const button = /** @type {NonNullable<State['answer']>} */ (state.answer).button;
  const isBlocked = blockedText(state) !== '';
  const isBusy = isSyncing(state) || Boolean(state.busy);
  return h('button', {
    type: 'button', class: 'main', id: 'main-button', 'data-testid': 'main-button', 'data-act': 'main', 'data-action': button.action,
    disabled: isBlocked || (!button.is_enabled && !LEADS.has(button.action)), 'aria-disabled': isBusy ? 'true' : null,
    'aria-busy': state.busy === 'sync' ? 'true' : null, 'aria-describedby': isBlocked ? 'blocked' : null,
  }, state.busy === 'sync' ? 'Sending…' : isBlocked ? 'Off-limits' : button.label);
}

/** @param {State} state */
function secondButton(state) {
  const second = state.answer?.button.second;
  const isBusy = isSyncing(state) || Boolean(state.busy);
  return second && h('button', {
    type: 'button', class: 'quiet', 'data-testid': 'second-button', 'data-act': 'second', 'data-action': second.action, 'aria-disabled': isBusy ? 'true' : null,
  }, second.label);
}

/** Off-limits with the reason and who can change it, or a warning that leaves the choice. @param {State} state */
function warningsView(state) {
  const blocked = blockedText(state);
  const warnings = (state.answer?.plan.warnings ?? []).filter((warning) => warning.text !== blocked);
  return [
    blocked && h('p', { class: 'alert s', id: 'blocked', 'data-testid': 'blocked' },
      h('strong', { class: 'warn' }, blocked), ' An admin can change this in Catsync under Settings, Off-limits.'),
    !blocked && warnings.map((warning) => h('p', { class: 'alert s', role: 'status', 'data-testid': 'warning', 'data-code': warning.code, 'data-key': `warning-${warning.code}` },
      h('span', { class: 'warn strong', 'aria-hidden': 'true' }, '! '), warning.text)),
  ];
}

/** @param {State} state */
export function footerView(state) {
  if (state.problem) return null;
  if (!state.answer) return h('footer', null, h('span', { class: 'bone bone-button', 'aria-hidden': 'true' }));
  if (state.sync && state.sync.state !== 'cancelled') return null;
  return h('footer', null, warningsView(state), mainButton(state), secondButton(state));
}
