/** The corner where help is found, and the options: the least used ways stand last. */

import { h } from '../shared/element.js';

/** @import { State } from './state.js' */

/** @param {string} href @param {string} label @param {string} testid */
const away = (href, label, testid) => h('a', { href, target: '_blank', rel: 'noopener', class: 'link', 'data-testid': testid }, label);

/** @param {State} state */
export function helpView({ user }) {
  const { guide, support } = user?.help ?? {};
  return h('p', { class: 's end row', 'data-key': 'end' },
    h('span', { 'data-testid': 'help' }, (guide || support) && h('span', { class: 'dim' }, 'Help: '),
      guide && away(guide, 'guide', 'help-guide'), guide && support && h('span', { class: 'dim' }, ' · '), support && away(support, 'support', 'help-support')),
    h('button', { type: 'button', class: 'link', 'data-act': 'options', 'data-testid': 'options' }, 'Options'));
}
