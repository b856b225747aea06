/** Who is it, and do we have them. */

import { h } from '../shared/element.js';
import { canLookUp, lookupCalls } from './live-lookup.js';
import { personName, profileOf } from './state.js';
import { exactTime, initials, recordTypeText, relativeTime } from './words.js';

/** @import { MatchRecord } from '../shared/types.js' */
/** @import { State } from './state.js' */

const CHIPS = {
  new: ['New', 'ok'], same: ['✓ In CATS', 'ok'], probable: ['? Probably in CATS', 'warn'], several: ['? Several', 'warn'], unknown: ['Unknown', 'dim'],
};

/** @param {State} state */
function chip(state) {
  if (!state.answer) return state.phase === 'problem' ? null : h('span', { class: 'bone bone-chip', 'aria-hidden': 'true' });
  const { match } = state.answer;
  const [text, tone] = CHIPS[match.state] ?? CHIPS.unknown;
  return h('span', { class: `chip ${tone}`, 'data-testid': 'chip', 'data-state': match.state, title: match.text }, text);
}

/** @param {string} act @param {string} label @param {string} sign */
const tool = (act, label, sign) => h('button', { type: 'button', class: 'tool', 'data-act': act, 'data-testid': act.replace('_', '-'), 'aria-label': label, title: label },
  h('span', { 'aria-hidden': 'true', class: `sign ${sign}` }));

/** @param {State} state */
function corner(state) {
  const isOpen = Boolean(state.open.edit);
  return h('div', { class: 'corner' }, chip(state),
    h('div', { class: 'tools' },
      state.read && h('button', {
        type: 'button', class: 'tool', 'data-act': 'toggle', 'data-section': 'edit', id: 'edit-toggle', 'data-testid': 'edit-toggle', 'aria-controls': 'edit',
        'aria-expanded': String(isOpen), 'aria-label': 'Edit what was read', title: 'Edit what was read',
      }, h('span', { 'aria-hidden': 'true', class: 'sign sign-edit' })),
      state.surface === 'popup' && state.tab && tool('side_panel', 'Keep open beside the page', 'sign-side')));
}

/** @param {State} state */
export function headerView(state) {
  const name = personName(state);
  const isNobody = !name && state.phase === 'problem';
  const fields = profileOf(state)?.fields ?? state.answer?.person.fields ?? {};
  const about = [fields.title ?? fields.headline, fields.company, fields.city ?? fields.location].filter(Boolean).join(' · ');
  return h('header', { 'aria-busy': String(!state.answer && state.phase !== 'problem') },
    !isNobody && h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(name)),
    h('div', { class: 'who' },
      h('h1', { 'data-testid': 'name', tabindex: '-1', 'data-focus-home': true },
        name || (isNobody ? 'Catsync' : h('span', { class: 'bone bone-name' }, h('span', { class: 'unseen' }, 'Reading the page')))),
      !isNobody && h('p', { class: 's dim', title: about }, about || (name ? '' : h('span', { class: 'bone bone-line' })))),
    corner(state));
}

/** @param {MatchRecord} record @param {boolean} isAsked @param {number} nowMs */
function recordLine(record, isAsked, nowMs) {
  const parts = [record.title, record.company_name, record.owner_name && `owner ${record.owner_name}`].filter(Boolean).join(' · ');
  const reasons = record.reasons.map((reason) => reason.text).join(', ');
  return h('div', { class: 'grow' },
    h('p', null, h('b', null, isAsked ? record.name : `In CATS as ${recordTypeText(record.record_type)}`),
      isAsked && h('span', { class: 's dim' }, ` ${recordTypeText(record.record_type)}`)),
    h('p', { class: 's dim' }, parts,
      record.date_modified && h('span', { title: exactTime(record.date_modified) }, `${parts ? ' · ' : ''}changed ${relativeTime(record.date_modified, nowMs)}`)),
    reasons && isAsked && h('p', { class: 's' }, reasons),
    reasons && !isAsked && h('details', { class: 'reasons', 'data-key': `why-${record.record_type}-${record.cats_id}` }, h('summary', null, 'Why this record'), h('p', { class: 's' }, reasons)));
}

/** @param {MatchRecord} record @param {boolean} isAsked @param {boolean} isBusy @param {number} nowMs */
function matchRow(record, isAsked, isBusy, nowMs) {
  return h('li', { class: 'match', 'data-testid': 'match-record', 'data-cats-id': record.cats_id, 'data-key': `match-${record.record_type}-${record.cats_id}` },
    recordLine(record, isAsked, nowMs),
    h('div', { class: 'ends' },
      record.url && h('a', { href: record.url, target: '_blank', rel: 'noopener', class: isAsked ? 's' : 'open', 'aria-label': `Open ${record.name} in CATS` }, isAsked ? 'Open' : '↗'),
      isAsked && h('button', {
        type: 'button', class: 'small', 'data-act': 'this_one', 'data-cats-id': record.cats_id, 'data-record-type': record.record_type,
        'aria-disabled': isBusy ? 'true' : null, 'aria-label': `This one: ${record.name}, ${recordTypeText(record.record_type)} ${record.cats_id}`,
      }, 'This one')));
}

/** Asking CATS itself, with its cost; afterwards when that was. @param {State} state @param {number} nowMs */
function lookupLine(state, nowMs) {
  const { lookedUp } = state;
  if (canLookUp(state)) {
    const isBusy = state.busy === 'lookup';
    return h('button', { type: 'button', class: 'small quiet', 'data-act': 'look_up', 'data-testid': 'look-up', 'aria-disabled': isBusy ? 'true' : null },
      isBusy ? 'Asking CATS' : `Ask CATS (${lookupCalls(state)} calls)`);
  }
  if (!lookedUp) return null;
  return h('p', { class: 's dim', 'data-testid': 'looked-up', title: exactTime(lookedUp.at) }, `Asked CATS ${relativeTime(lookedUp.at, nowMs)}.`);
}

/** Nobody was found, and the mirror cannot say that there is nobody. @param {State} state @param {string} text @param {number} nowMs */
const unknownView = (state, text, nowMs) => h('div', { class: state.lookedUp ? 'section' : 'section unknown', 'data-testid': 'match' },
  h('p', { class: 's dim' }, state.lookedUp?.text || text), lookupLine(state, nowMs));

/** The records that CATS has, and the question which of them it is. @param {State} state @param {number} nowMs */
export function matchView(state, nowMs) {
  const match = state.answer?.match;
  if (!match) return null;
  const records = match.records.filter((record) => record.decided !== 'not_same');
  const isAsked = match.state === 'probable' || match.state === 'several';
  if (!records.length) return match.state === 'unknown' ? unknownView(state, match.text, nowMs) : null;
  const isBusy = state.busy === 'match';
  return h('section', { class: isAsked ? 'alert' : 'card', 'data-testid': 'match', 'aria-labelledby': 'match-title' },
    h('p', { id: 'match-title', class: isAsked ? 'warn strong' : 'unseen' }, match.text),
    h('ul', { class: 'plain' }, records.map((record) => matchRow(record, isAsked && record.decided !== 'same', isBusy, nowMs))),
    isAsked && h('button', { type: 'button', class: 'small quiet', 'data-act': 'someone_new', 'data-testid': 'someone-new', disabled: isBusy }, 'Someone new'), lookupLine(state, nowMs));
}
