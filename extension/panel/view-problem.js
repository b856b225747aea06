/** What is the matter, and the way out: in place of the screen, as a banner, or beside what failed. */

import { h } from '../shared/element.js';
import { problemText } from '../shared/problems.js';
import { clockTime } from './words.js';

/** @import { ProblemFacts } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** Where a name typed by hand helps on. */
const BY_HAND = new Set(['page_closed_to_us', 'page_not_asked', 'not_a_profile', 'extraction_failed']);

/** @param {ProblemFacts} problem @param {ReturnType<typeof problemText>} text */
function particulars(problem, text) {
  const { details = {} } = problem;
  return [
    text.quote && problem.message && h('p', { class: 'quote' }, h('span', { class: 's dim' }, 'The companion says: '), problem.message),
    details.address && h('p', { class: 's dim' }, 'Address: ', h('code', null, String(details.address))),
    details.resets_at && h('p', { class: 's dim' }, `Calls are allowed again at ${clockTime(String(details.resets_at))}.`),
    details.version && h('p', { class: 's dim' }, `The companion has version ${String(details.version)}.`),
    problem.code === 'internal' && problem.request_id && h('p', { class: 's dim' }, 'Request id: ', h('code', null, problem.request_id)),
  ];
}

/** @param {State} state */
function byHand(state) {
  return h('form', { class: 'by-hand', 'data-act': 'by_hand', 'data-testid': 'by-hand' },
    h('label', { for: 'by-hand' }, 'Name of the person'),
    h('div', { class: 'line' },
      h('input', { id: 'by-hand', name: 'name', type: 'text', value: state.selection.slice(0, 200), maxlength: 200, required: true, autocomplete: 'off' }),
      h('button', { type: 'submit', class: 'small' }, 'Look up')));
}

/** @param {State} state */
function pairingView({ pairing }) {
  if (!pairing) return h('div', { class: 'bone bone-code', 'aria-hidden': 'true' });
  return [
    h('p', { class: 'code', 'data-testid': 'pairing-code', 'aria-label': `Code ${[...pairing.code].join(' ')}` }, pairing.code),
    h('p', { class: 's dim' }, `Valid until ${clockTime(pairing.expires_at)}. This goes on by itself once you have confirmed.`),
    h('button', { type: 'button', 'data-act': 'open_confirm', 'data-testid': 'open-confirm' }, 'Open the page to confirm'),
  ];
}

/** @param {State} state */
export function problemView(state) {
  if (!state.problem) return null;
  const { code } = state.problem;
  const text = problemText(code);
  const canPair = code !== 'not_paired' && text.button;
  return h('section', { class: 'problem', 'data-testid': 'problem', 'data-code': code, role: 'status', 'aria-labelledby': 'problem-title' },
    h('h2', { id: 'problem-title', class: 'big', tabindex: '-1', 'data-focus-home': true }, text.title),
    h('p', null, text.next), particulars(state.problem, text),
    code === 'not_paired' && pairingView(state),
    BY_HAND.has(code) && byHand(state),
    canPair && h('button', {
      type: 'button', class: BY_HAND.has(code) ? 'quiet' : null, 'data-act': 'remedy', 'data-remedy': text.remedy, 'data-testid': 'problem-button',
    }, text.button));
}

/** @param {ProblemFacts | null} problem @param {'banner' | 'trouble'} kind */
export function bannerView(problem, kind) {
  if (!problem) return null;
  const text = problemText(problem.code);
  return h('section', { class: 'alert', 'data-testid': 'problem', 'data-code': problem.code, 'data-key': kind, role: kind === 'trouble' ? 'alert' : 'status' },
    h('p', null, h('strong', { class: 'warn' }, text.title), ` ${text.next}`), particulars(problem, text),
    text.button && h('button', {
      type: 'button', class: 'link s', 'data-act': 'remedy', 'data-remedy': text.remedy, 'data-testid': 'problem-button',
    }, text.button));
}
