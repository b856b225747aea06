/** One main button that says what it does, the second beside it, and the ways out of the panel. */

import { h } from '../shared/element.js';
import { isSyncing } from './state.js';

/** @import { State } from './state.js' */

/** @param {string} act @param {string} label @param {string} sign */
const tool = (act, label, sign) => h('button', { type: 'button', class: 'tool', 'data-act': act, 'data-testid': act.replace('_', '-'), 'aria-label': label, title: label },
  h('span', { 'aria-hidden': 'true', class: `sign ${sign}` }));

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
      disabled: !button.is_enabled, 'aria-disabled': isBusy ? 'true' : null, 'aria-busy': state.busy === 'sync' ? 'true' : null,
    }, state.busy === 'sync' ? 'Sending…' : button.label),
    button.second && h('button', {
      type: 'button', class: 'quiet', 'data-testid': 'second-button', 'data-act': 'second', 'data-action': button.second.action, 'aria-disabled': isBusy ? 'true' : null,
    }, button.second.label),
  ];
}

/** @param {State} state */
export function footerView(state) {
  return h('footer', null, buttons(state), h('span', { class: 'grow' }),
    state.surface === 'popup' && state.tab && tool('side_panel', 'Keep open beside the page', 'sign-side'),
    tool('options', 'Options of Catsync', 'sign-options'));
}
