/** The course of a sync and its result, in the place where the plan stood. */

import { h } from '../shared/element.js';
import { fieldOf } from './state.js';
import { needsView } from './view-needs.js';
import { capital, count, exactTime, NEXT_STEPS, recordTypeText, relativeTime } from './words.js';

/** @import { RecordType, Sync, SyncRecord } from '../shared/types.js' */
/** @import { State } from './state.js' */

const TITLES = {
  queued: 'Waiting for its turn', running: 'Writing to CATS', waiting: 'Waiting', needs_attention: 'Needs you', done: 'In CATS', cancelled: 'Cancelled',
};
/** Of a sync that takes another one back. */
const UNDO_TITLES = { ...TITLES, running: 'Taking it back', done: 'Undone' };
const TONES = { queued: 'dim', running: 'dim', waiting: 'warn', needs_attention: 'bad', done: 'ok', cancelled: 'dim' };
const MARKS = { queued: '…', running: '…', waiting: '!', needs_attention: '!', done: '✓', cancelled: '–' };

/** @param {State} state @param {string} recordType @param {string} field */
function labelOf(state, recordType, field) {
  const name = field.replace(/^(candidate|contact|company)\./, '').split(':')[0] ?? field;
  const known = fieldOf(state, /** @type {RecordType} */ (recordType), name)?.label;
  return known ?? capital(name.replace(/^is_|_id$/g, '').replaceAll('_', ' '));
}

/** @param {State} state @param {SyncRecord['dropped'][number]} dropped @param {string} recordType */
function droppedText(state, dropped, recordType) {
  if (typeof dropped === 'string') return labelOf(state, recordType, dropped);
  const label = dropped.label ?? labelOf(state, recordType, dropped.field ?? dropped.id ?? '');
  const why = dropped.text ?? (typeof dropped.reason === 'string' ? dropped.reason : dropped.reason?.text);
  return why ? `${label}: ${why}` : label;
}

/** Fields by name, notes by number. @param {State} state @param {SyncRecord} record */
function writtenText(state, { record_type: type, written }) {
  const isNote = (/** @type {string} */ id) => /^(\w+\.)?note(:|$)/.test(id);
  const labels = [...new Set(written.filter((id) => !isNote(id)).map((id) => labelOf(state, type, id)))];
  const notes = written.filter(isNote).length;
  return [...labels, ...(notes ? [count(notes, 'note')] : [])].join(', ');
}

/** @param {State} state @param {SyncRecord} record @param {boolean} isOnly the sync's own sentence says it all */
function recordView(state, record, isOnly) {
  const kind = recordTypeText(record.record_type);
  return h('li', { 'data-testid': 'result-record', 'data-cats-id': record.cats_id ?? '', 'data-record-type': record.record_type },
    h('div', { class: 'row' }, !isOnly && h('span', null, `${capital(record.action)} ${kind}`),
      record.url && h('a', { href: record.url, target: '_blank', rel: 'noopener', 'data-testid': 'record-link' }, `Open ${kind} in CATS`)),
    record.written.length > 0 && h('p', { class: 's dim', 'data-testid': 'written' }, `${record.action === 'restored' ? 'Put back' : 'Written'}: ${writtenText(state, record)}`),
    record.dropped.length > 0 && h('p', { class: 's warn' },
      `${record.action === 'kept' ? 'Kept' : 'Not written'}: ${record.dropped.map((dropped) => droppedText(state, dropped, record.record_type)).join('; ')}`));
}

/** @param {Sync} sync */
function errorView({ error, state: course, text }) {
  if (!error || course === 'done') return null;
  return [
    error.message && error.message !== text && h('p', { class: 's' }, error.message),
    NEXT_STEPS[error.code ?? ''] && h('p', { class: 's', 'data-testid': 'next-step' }, NEXT_STEPS[error.code ?? '']),
    error.cats_message && h('p', { class: 'quote', 'data-testid': 'cats-words' }, h('span', { class: 's dim' }, 'CATS says: '), error.cats_message),
  ];
}

/** @param {Sync} sync @param {boolean} isSlow @param {number} nowMs */
function waitText(sync, isSlow, nowMs) {
  if (sync.state === 'queued' && sync.run_after && Date.parse(sync.run_after) > nowMs + 2000) {
    return h('p', { class: 's dim', title: exactTime(sync.run_after) }, `Next try ${relativeTime(sync.run_after, nowMs)}. You may close this; it goes on by itself.`);
  }
  if (sync.state === 'queued' && sync.error) return h('p', { class: 's dim' }, 'You may close this; it goes on by itself.');
  if (isSlow && ['queued', 'running'].includes(sync.state)) {
    return h('p', { class: 's dim', 'data-testid': 'slow' }, 'This takes longer than usual. You may close this; it goes on by itself and is shown here again.');
  }
  return null;
}

/** What can be done, the button that says so, and its deed. */
const BUTTONS = /** @type {[string, string, string][]} */ ([
  ['retry', 'Try again', 'sync_retry'], ['undo', 'Undo', 'sync_undo'], ['cancel', 'Cancel', 'sync_cancel'],
]);
/** Two values that contradict each other: neither answer is the usual one. */
const EITHER = /** @type {[string, string, string][]} */ ([
  ['retry', 'Overwrite in CATS', 'sync_overwrite'], ['cancel', 'Keep CATS’ value', 'sync_cancel'],
]);

/** @param {State} state @param {Sync} sync @param {boolean} isMoving */
function buttonsView(state, sync, isMoving) {
  const isEither = sync.state === 'needs_attention' && sync.error?.code === 'edited_in_cats';
  const offered = (isEither ? EITHER : BUTTONS).filter(([can]) => sync.can.includes(can) && !(can === 'cancel' && isMoving && !state.isSlow));
  return h('div', { class: 'buttons' },
    sync.state === 'needs_attention' && sync.error?.code === 'choose_person' && h('button', { type: 'button', class: 'small', 'data-act': 'show_match', 'data-testid': 'show-match' }, 'Show who it could be'),
    offered.map(([can, label, act]) => h('button', {
      type: 'button', class: isEither ? 'small plain' : can === 'retry' && sync.error?.code !== 'choose_person' ? 'small' : 'small quiet', 'data-act': act, 'data-testid': `sync-${can}`, disabled: Boolean(state.busy),
    }, label)),
    !isMoving && h('button', { type: 'button', class: 'small quiet', 'data-act': 'close_result', 'data-testid': 'sync-close' },
      sync.state === 'done' ? 'Show the plan again' : 'Back to the plan'));
}

/** @param {State} state @param {number} nowMs */
export function resultView(state, nowMs) {
  const { sync } = state;
  if (!sync) return null;
  const isMoving = ['queued', 'running'].includes(sync.state);
  const told = sync.records.filter(({ action }) => action !== 'deleted'); // the sentence says all of those
  return h('section', { class: 'card result', 'data-testid': 'result', 'data-state': sync.state, 'aria-labelledby': 'result-title' },
    h('h2', { id: 'result-title', class: TONES[sync.state], tabindex: '-1', 'data-focus-home': true }, h('span', { 'aria-hidden': 'true' }, `${MARKS[sync.state]} `), (sync.undoes ? UNDO_TITLES : TITLES)[sync.state]),
    h('p', { 'data-testid': 'result-text' }, sync.text),
    errorView(sync), sync.state === 'waiting' && needsView(state), waitText(sync, state.isSlow, nowMs),
    told.length > 0 && h('ul', { class: 'plain' }, told.map((record) => recordView(state, record, sync.records.length === 1))),
    sync.finished_at && h('p', { class: 's dim' }, h('span', { title: exactTime(sync.finished_at) }, capital(relativeTime(sync.finished_at, nowMs))), ` · ${count(sync.calls, 'call')} used`),
    buttonsView(state, sync, isMoving));
}

/** The last sync of former times, in one line. @param {State} state @param {number} nowMs */
export function lastSyncView(state, nowMs) {
  const last = state.answer?.last_sync;
  if (!last || state.sync) return null;
  const when = last.finished_at ?? last.created_at;
  const url = last.records.find((record) => record.url)?.url;
  return h('p', { class: 's dim section', 'data-testid': 'last-sync' }, h('span', { title: exactTime(when) }, `${capital(relativeTime(when, nowMs))}: `), `${last.text} `,
    url && h('a', { href: url, target: '_blank', rel: 'noopener', 'aria-label': 'Open the record in CATS' }, 'Open'),
    last.can.includes('undo') && [' ', h('button', {
      type: 'button', class: 'link', 'data-act': 'undo_last', 'data-testid': 'undo-last', disabled: Boolean(state.busy), 'aria-label': 'Undo the last sync of this person',
    }, 'Undo')]);
}
