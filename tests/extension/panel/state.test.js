import assert from 'node:assert/strict';
import { test } from 'node:test';

import { catsProblem, choicesOf, initial, reduce, withEdits } from '../../../extension/panel/state.js';
import { contract } from '../shared/stub-companion.js';

const { request, response } = contract('profiles-resolve');
const done = contract('syncs-get').response;
/** @param {object} [more] @returns {any} */
const answered = (more) => reduce(initial('popup'), { type: 'resolved', answer: { ...response, ...more } });

test('an event leaves the former state as it was', () => {
  const before = Object.freeze(initial('popup'));
  const after = reduce(before, { type: 'ticked', id: 'contact.title', isTicked: false });
  assert.deepEqual([before.draft.excluded, after.draft.excluded], [[], ['contact.title']]);
});

test('an edit is laid over what was read, and told in the report', () => {
  const profile = withEdits(request.profile, { title: 'CTO', city: '' });
  assert.equal(profile.fields.title, 'CTO');
  assert.equal('city' in profile.fields, false);
  assert.deepEqual(profile.report.find((entry) => entry.field === 'title'), { field: 'title', state: 'found', note: 'manual' });
});

test('another name drops the parts of the old one', () => {
  const read = { ...request.profile, fields: { ...request.profile.fields, first_name: 'Marta', last_name: 'Oliveira' } };
  assert.deepEqual(withEdits(read, { full_name: 'Ana Costa' }).fields.first_name, undefined);
  assert.deepEqual(withEdits(read, { full_name: 'Ana Costa', first_name: 'Ana' }).fields.first_name, 'Ana');
});

test('an unticked write that the new plan has not is forgotten', () => {
  const state = { ...answered(), draft: { ...initial('popup').draft, excluded: ['contact.title', 'contact.gone'] } };
  assert.deepEqual(choicesOf(state).excluded, ['contact.title']);
});

test('an ended sync of former times does not hide the plan', () => {
  assert.equal(answered({ last_sync: done }).sync, null);
});

test('the result just reached stays while all is asked anew', () => {
  const shown = reduce(answered(), { type: 'sync', sync: done });
  assert.equal(reduce(shown, { type: 'resolved', answer: { ...response, last_sync: done } }).sync?.id, done.id);
});

test('a page that was left takes its answer along, but not the campaign', () => {
  const state = reduce({ ...answered(), campaignId: 3 }, { type: 'page_asked', tab: { id: 2, url: '' } });
  assert.deepEqual([state.answer, state.campaignId, state.phase], [null, 3, 'reading']);
});

test('a failure after the screen was there keeps the screen', () => {
  const state = reduce(answered(), { type: 'troubled', problem: { code: 'companion_away' } });
  assert.deepEqual([state.phase, state.trouble?.code], ['ready', 'companion_away']);
});

for (const [cats, budget, code] of /** @type {[object, object, string | undefined][]} */ ([
  [{ state: 'connected' }, response.budget, undefined], [{ state: 'key_refused' }, response.budget, 'cats_key_refused'],
  [{ state: 'unreachable' }, response.budget, 'cats_unreachable'], [{ state: 'connected' }, { limit: 500, remaining: 0, resets_at: null }, 'cats_no_calls_left'],
])) test(`the connection ${JSON.stringify(cats)} is ${code ?? 'no problem'}`, () => assert.equal(catsProblem(answered({ cats, budget }))?.code, code));
