/** One main button that says what it does, and the second beside it. */

import { h } from '../shared/element.js';
import { isSyncing } from './state.js';

/** @import { State } from './state.js' */

/** Where something is missing the button cannot send, but leads to the place; so it must not be dead. */
const LEADS = new Set(['choose_company', 'choose_person', 'fill_field']);

/** @param {State} state */
function buttons(state) {
  if (state.problem) return null;
  if (!state.answer) return h('span', { class: 'bone bone-button', 'aria-hidden': 'true' });
  if (state.sync && state.sync.state !== 'cancelled') return null;
  const { button } = state.answer;
  const isBusy = isSyncing(state) || Boolean(state.busy);
  return [
    h('button', {
      type: 'button', class: 'main', id: 'main-button', 'data-testid': 'main-button', 'data-act': 'main', 'data-action': button.action,
      disabled: !button.is_enabled && !LEADS.has(button.action), 'aria-disabled': isBusy ? 'true' : null, 'aria-busy': state.busy === 'sync' ? 'true' : null,
    }, state.busy === 'sync' ? 'Sending…' : button.label),
    button.second && h('button', {
      type: 'button', class: 'quiet', 'data-testid': 'second-button', 'data-act': 'second', 'data-action': button.second.action, 'aria-disabled': isBusy ? 'true' : null,
    }, button.second.label),
  ];
}

/** @param {State} state */
export function footerView(state) {
  const shown = buttons(state);
  return shown ? h('footer', null, shown) : null;
}
