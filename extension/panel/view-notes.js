/** The notes that CATS gets, as one group for each record, and those that wait. */

import { h } from '../shared/element.js';
import { isTicked, writesOf } from './state.js';
import { count, dayTime, exactTime, heldText, recordTypeText } from './words.js';

/** @import { Write } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** The tick before a write. @param {State} state @param {Write} write @param {string} id */
export function tickBox(state, write, id) {
  return h('input', {
    type: 'checkbox', id, checked: isTicked(state, write) || state.pending[`tick:${write.id}`] === true, 'data-act': 'tick', 'data-write-id': write.id,
    disabled: write.mandatory || state.busy === 'sync', 'aria-describedby': state.open.reasons ? `${id}-why` : null,
    title: write.mandatory ? 'CATS cannot do without it' : null,
  });
}

/** @param {State} state @param {Write} write */
function noteRow(state, write) {
  const id = `write-${write.id.replace(/[^\w]/g, '-')}`;
  const after = /** @type {{date?: string, notes?: string}} */ (write.after ?? {});
  return h('li', { class: 'write note', 'data-testid': 'write', 'data-write-id': write.id, 'data-key': id },
    tickBox(state, write, id),
    h('label', { for: id }, write.label, after.date && h('span', { class: 's dim block', title: exactTime(after.date) }, dayTime(after.date))),
    h('span', { class: 'change text' }, write.after_text || String(after.notes ?? ''),
      state.open.reasons && h('span', { class: 's dim block', id: `${id}-why` }, write.reason.text)));
}

/** @param {State} state @param {Write[]} notes of one record @param {boolean} isPair */
function notesOf(state, notes, isPair) {
  const type = notes[0]?.record_type ?? '';
  const left = notes.filter((note) => !isTicked(state, note)).length;
  return h('details', { class: 'notes', 'data-key': `notes-${type}`, 'data-testid': 'notes', 'data-record-type': type },
    h('summary', null, count(notes.length, 'note'), isPair && h('span', { class: 's dim' }, ` ${recordTypeText(type)}`), left > 0 && h('span', { class: 's dim' }, ` · ${left} left out`)),
    h('ul', { class: 'plain writes' }, notes.map((note) => noteRow(state, note))));
}

/** @param {State} state */
export function notesView(state) {
  const notes = writesOf(state).filter((write) => write.operation === 'note');
  const types = [...new Set(notes.map((note) => note.record_type))];
  const held = new Set((state.answer?.plan.records ?? []).filter((record) => record.held_notes).map((record) => heldText(record.held_notes ?? 0, record.trigger)));
  return [
    types.map((type) => notesOf(state, notes.filter((note) => note.record_type === type), types.length > 1)),
    [...held].map((text, at) => h('p', { class: 's dim', 'data-testid': 'held-notes', 'data-key': `held-${at}` }, text)),
  ];
}
