/** What CATS will get: before and after, a tick each, the reason on demand, and what is still needed. */

import { h } from '../shared/element.js';
import { fillControl, fillId, fillLabel, fillSection, isFillable, unfilled } from './fill.js';
import { blockedText, writesOf } from './state.js';
import { needRow, needsHere } from './view-needs.js';
import { notesView, tickBox } from './view-notes.js';
import { aboutTime, capital, clockTime, count, recordTypeText } from './words.js';

/** @import { Need, RecordPlan, RecordType, Write } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** So many rows stand open; the rest folds, for the usual path shall fit without scrolling. */
const ROWS_OPEN = 4;

/** @param {State} state */
export function costText(state) {
  const { answer } = state;
  if (!answer) return '';
  const calls = count(answer.plan.calls, 'call');
  if (!answer.budget) return calls;
  const { remaining, resets_at, queue } = answer.budget;
  if (remaining > 0) return `${calls} · ${remaining.toLocaleString()} left this hour`;
  const until = resets_at ? ` until ${clockTime(resets_at)}` : ' this hour';
  return `${calls} · none left${until}${queue?.seconds ? `; ${count(queue.syncs, 'sync waits', 'syncs wait')}, ${aboutTime(queue.seconds)}` : ''}`;
}

/** @param {Write} write */
function changeText(write) {
  const after = h('ins', null, write.after_text || 'empty');
  return write.before_text ? [h('del', null, write.before_text), h('span', { 'aria-hidden': 'true' }, ' → '), h('span', { class: 'unseen' }, ' becomes '), after] : after;
}

/** Where the recruiter may fill the field, its value is a button that opens it. @param {State} state @param {Write} write */
function valueView(state, write) {
  const slot = { record_type: /** @type {RecordType} */ (write.record_type), field: write.field, label: write.label };
  if (write.record_type === 'company' || !['create', 'update'].includes(write.operation) || !isFillable(state, slot)) return changeText(write);
  const id = fillId(slot);
  if (state.open[fillSection(slot)]) return fillControl(state, slot, true, { id, 'data-testid': 'fill-input', 'aria-label': fillLabel(state, slot) });
  return h('button', {
    type: 'button', class: 'value', id, 'data-act': 'toggle', 'data-section': fillSection(slot), 'data-testid': 'fill', disabled: state.busy === 'sync',
    'aria-label': `${write.label}: ${write.after_text || 'empty'}. Change it`, title: 'Change it',
  }, changeText(write));
}

/** @param {State} state @param {Write} write @param {boolean} isShared whether another record has the same field */
function writeRow(state, write, isShared) {
  const id = `write-${write.id.replace(/[^\w]/g, '-')}`;
  return h('li', { class: 'write', 'data-testid': 'write', 'data-write-id': write.id, 'data-key': id },
    tickBox(state, write, id),
    h('label', { for: id }, write.label, isShared && h('span', { class: 's dim' }, ` ${recordTypeText(write.record_type)}`)),
    h('span', { class: 'change' }, valueView(state, write),
      state.open.reasons && h('span', { class: 's dim block', id: `${id}-why` }, write.reason.text)));
}

/** @param {State} state @param {ReturnType<typeof unfilled>[number]} slot @param {boolean} isPair */
function unfilledRow(state, slot, isPair) {
  const id = fillId(slot);
  return h('li', { class: 'write need', 'data-testid': 'unfilled', 'data-key': id },
    h('span', { class: 'warn', 'aria-hidden': 'true' }, slot.isNeeded && '!'),
    h('label', { for: id }, slot.label, isPair && h('span', { class: 's dim' }, ` ${recordTypeText(slot.record_type)}`), slot.isNeeded && h('span', { class: 'warn s' }, ' needed')),
    h('span', { class: 'change' }, fillControl(state, slot, true, { id, 'data-testid': 'fill-input' })));
}

/** Displayed fields that have no value yet. @param {State} state @param {Need[]} needs */
function unfilledView(state, needs) {
  const slots = unfilled(state, new Set([...writesOf(state), ...needs].map(({ record_type, field }) => `${record_type}.${field}`)));
  if (!slots.length) return null;
  const isPair = new Set(slots.map((slot) => slot.record_type)).size > 1;
  const rows = slots.map((slot) => unfilledRow(state, slot, isPair));
  const needed = rows.filter((_, at) => slots[at]?.isNeeded);
  const rest = rows.filter((_, at) => !slots[at]?.isNeeded);
  return [
    needed.length > 0 && h('ul', { class: 'plain writes', 'data-key': 'unfilled-needed' }, needed),
    rest.length > 0 && h('details', { 'data-key': 'unfilled', 'data-testid': 'unfilled-fields' }, h('summary', null, `Fill in ${count(rest.length, 'more field')}`), h('ul', { class: 'plain writes' }, rest)),
  ];
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
  const needs = needsHere(state);
  const isShared = (/** @type {Write} */ write) => writes.some((other) => other.label === write.label && other.record_type !== write.record_type);
  const rows = writes.filter((write) => !isPlaced(write)).map((write) => writeRow(state, write, isShared(write)));
  const placed = writes.filter((write) => write.operation === 'place' || write.operation === 'upload').map((write) => writeRow(state, write, isShared(write)));
  const folded = rows.length > ROWS_OPEN + 1 ? rows.slice(ROWS_OPEN) : [];
  const isNothing = writes.length + needs.length === 0 && !plan.records.some((record) => record.text);
  return h('section', { 'data-testid': 'writes', 'aria-labelledby': 'writes-title' },
    h('div', { class: 'row' }, title, costLine(state, writes)),
    blockedText(state) ? h('p', { class: 's dim' }, 'Nothing.') : plan.records.map(recordText),
    isNothing && h('p', { class: 's dim' }, 'Nothing: no record is wanted for this person.'),
    h('ul', { class: 'plain writes' }, needs.map((need) => needRow(state, need)), rows.slice(0, rows.length - folded.length)),
    folded.length > 0 && h('details', { 'data-key': 'folded-writes', open: state.open.writes }, h('summary', null, capital(count(folded.length, 'more field'))),
      h('ul', { class: 'plain writes' }, folded)),
    unfilledView(state, needs),
    placed.length > 0 && h('ul', { class: 'plain writes', 'data-testid': 'placements', 'data-key': 'placements' }, placed),
    notesView(state));
}

/** @param {State} state @param {Write[]} writes */
function costLine(state, writes) {
  return h('span', { class: 's dim' }, h('span', { 'data-testid': 'cost' }, costText(state)),
    writes.length > 0 && h('button', {
      type: 'button', class: 'link s gap', 'data-act': 'toggle', 'data-section': 'reasons', 'aria-expanded': String(Boolean(state.open.reasons)), 'data-testid': 'reasons-toggle',
    }, state.open.reasons ? 'Hide why' : 'Why?'));
}

/** What has a place of its own behind the fields. @param {Write} write */
const isPlaced = ({ operation }) => ['place', 'upload', 'note'].includes(operation);
