import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { contract, StubCompanion } from '../shared/stub-companion.js';
import { asking, catalogueWith, note, ready, setting, withRecord, write } from './answers.js';
import { openPanel } from './open-panel.js';

/** @type {StubCompanion} */
let stub;
const done = contract('syncs-get').response;
const writes = asking.plan.records[0].writes;
before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => { stub.requests = []; stub.answers.clear(); });

/** @param {object} answer */
function opened(answer) {
  stub.answer('POST /profiles/resolve', 200, answer);
  return openPanel(stub);
}

test('notes are one group, each with its date and a tick', async () => {
  const panel = await opened(withRecord({ writes: [...writes, note(1), note(2), note(3)] }));
  assert.equal(panel.one('[data-testid="notes"] summary').textContent, '3 notes');
  assert.match(panel.one('[data-write-id="contact.note:2"]').textContent, /E-mail sent.*2.*Note 2/);
  panel.click(panel.one('[data-write-id="contact.note:2"] input'));
  await panel.until(() => /1 left out/.test(panel.text('notes')), 'the tick');
  panel.click(panel.at('main-button'));
  await panel.until(() => stub.asked('POST /syncs').length, 'the sync');
  assert.deepEqual(stub.asked('POST /syncs')[0]?.body.excluded, ['contact.note:2']);
});

test('where the person is put stands behind the fields', async () => {
  const panel = await opened(withRecord({ writes: [...writes, write('contact.list:7', {}), write('contact.tags', { label: 'Tags', after_text: 'python, remote' })] }));
  assert.match(panel.text('placements'), /List ?Leads ?Tags ?python, remote/);
});

for (const [held, trigger, text] of /** @type {[number, string, string][]} */ ([
  [2, 'on_reply', '2 notes wait until they reply.'], [1, 'on_interested', '1 note waits until they are interested.'],
  [2, 'never', '2 notes wait: this person never goes to CATS by itself.'],
])) {
  test(`${held} held for ${trigger} read “${text}”`, async () => {
    const panel = await opened(withRecord({ held_notes: held, trigger, is_due: false, action: 'wait' }));
    assert.equal(panel.text('held-notes'), text);
  });
}

test('a warning stands above the button and leaves the choice', async () => {
  const panel = await opened(withRecord({}, { warnings: [{ code: 'off_limits', text: 'Acme Robotics is off-limits.' }] }));
  assert.match(panel.text('warning'), /Acme Robotics is off-limits/);
  assert.equal(panel.at('main-button').disabled, false);
  assert.ok(panel.at('warning').closest('footer'), 'in sight, wherever the plan is scrolled to');
});

test('who is off-limits cannot be sent, and it is said why and who can change it', async () => {
  const text = 'acme-robotics.example is off-limits.';
  const panel = await opened(withRecord({ action: 'blocked', writes: [], text }, { warnings: [{ code: 'off_limits', text }] }));
  assert.deepEqual([panel.text('main-button'), panel.at('main-button').disabled], ['Off-limits', true]);
  assert.match(panel.text('blocked'), /acme-robotics.example is off-limits. An admin can change this/);
  assert.equal(panel.at('warning'), null, 'once is enough');
});

const SENIORITY = { record_type: 'contact', field: 'custom_170911' };
const FIELDS = [setting('displayed_fields', ['title', 'custom_170911']), setting('mandatory_fields', []), setting('field_values', null, SENIORITY)];

test('a displayed field without a value can be filled where values are seen', async () => {
  const panel = await opened(ready({ settings: [...asking.settings, ...FIELDS] }));
  await panel.until(() => panel.at('unfilled'), 'the field');
  const select = panel.one('[data-testid="unfilled"] select');
  assert.deepEqual([...select.options].map((one) => one.textContent), ['Nothing', 'Senior']);
  select.value = '1';
  panel.leave(select);
  const path = `PUT /settings/person/${asking.person.id}/field_values`;
  await panel.until(() => stub.asked(path).length, 'the value');
  assert.deepEqual(stub.asked(path)[0]?.body, { value: 3251 });
});

test('a field that is not displayed is not offered', async () => {
  const panel = await opened(ready({ settings: [...asking.settings, setting('displayed_fields', ['title']), ...FIELDS.slice(1)] }));
  await panel.until(() => panel.at('fill'), 'the catalogue');
  assert.equal(panel.at('unfilled'), null);
});

test('a mandatory field of somebody who waits is marked needed', async () => {
  const answer = withRecord({ action: 'wait', is_due: false, writes: [] });
  const panel = await opened({ ...answer, settings: [...asking.settings, FIELDS[0], setting('mandatory_fields', ['custom_170911']), FIELDS[2]] });
  await panel.until(() => panel.at('unfilled'), 'the field');
  assert.match(panel.text('unfilled'), /Seniority needed/);
  assert.equal(panel.at('unfilled').closest('details'), null, 'in sight');
});

test('a mandatory date is asked for as a date', async () => {
  const field = { key: 'custom_9', label: 'Available from', type: 'date', choices: [], is_required: false };
  stub.answer('GET /settings/catalogue', 200, catalogueWith([], [field]));
  const needs = [{ record_type: 'contact', field: 'custom_9', label: 'Available from', text: 'The team asks for it.' }];
  const panel = await opened({ ...withRecord({ action: 'needs', needs }), settings: [...asking.settings, setting('field_values', null, { field: 'custom_9' })] });
  await panel.until(() => panel.at('need-input')?.type === 'date', 'the date');
  panel.at('need-input').value = '2026-12-01';
  panel.leave(panel.at('need-input'));
  const path = `PUT /settings/person/${asking.person.id}/field_values`;
  await panel.until(() => stub.asked(path).length, 'the value');
  assert.deepEqual(stub.asked(path)[0]?.body, { value: '2026-12-01' });
});

test('a value is changed where it is seen: of the person, what the page told', async () => {
  const panel = await opened(ready());
  panel.click(panel.one('[data-write-id="contact.title"] [data-testid="fill"]'));
  await panel.until(() => panel.at('fill-input'), 'the input');
  assert.equal(panel.at('fill-input').value, 'Head of Data');
  panel.at('fill-input').value = 'Chief of Data';
  panel.leave(panel.at('fill-input'));
  await panel.until(() => stub.asked('POST /profiles/resolve').at(-1)?.body.profile.fields.title === 'Chief of Data', 'the question with it');
  await panel.until(() => !panel.at('fill-input'), 'the value again');
});

test('a value that the team maps another way is a value for this person', async () => {
  const of = { record_type: 'contact', field: 'title' };
  const panel = await opened(ready({ settings: [...asking.settings, setting('field_mapping', '{headline}', of), setting('field_values', null, of)] }));
  await panel.until(() => panel.one('[data-write-id="contact.title"] [data-testid="fill"]'), 'the catalogue');
  panel.click(panel.one('[data-write-id="contact.title"] [data-testid="fill"]'));
  await panel.until(() => panel.at('fill-input'), 'the input');
  panel.at('fill-input').value = 'Chief of Data';
  panel.leave(panel.at('fill-input'));
  const path = `PUT /settings/person/${asking.person.id}/field_values`;
  await panel.until(() => stub.asked(path).length, 'the value');
  assert.deepEqual(stub.asked(path)[0]?.body, { value: 'Chief of Data' });
});

/** A sync that has stopped. @param {string} code @param {string[]} can */
const stopped = (code, can = ['retry', 'cancel']) => ({ ...done, state: 'needs_attention', text: 'It stopped.', records: [], error: { code, message: 'It stopped.', cats_message: null }, can });

test('an edit that met a change in CATS asks which one stands', async () => {
  const panel = await opened(ready({ last_sync: stopped('edited_in_cats') }));
  assert.deepEqual([panel.text('sync-retry'), panel.text('sync-cancel')], ['Overwrite in CATS', 'Keep CATS’ value']);
  panel.click(panel.at('sync-retry'));
  await panel.until(() => stub.asked(`POST /syncs/${done.id}/retry`).length, 'the answer');
  assert.deepEqual(stub.asked(`POST /syncs/${done.id}/retry`)[0]?.body, { overwrite: true });
});

test('to keep the value of CATS is to cancel', async () => {
  const panel = await opened(ready({ last_sync: stopped('edited_in_cats') }));
  panel.click(panel.at('sync-cancel'));
  await panel.until(() => stub.asked(`POST /syncs/${done.id}/cancel`).length, 'the answer');
});

for (const [code, step] of /** @type {[string, RegExp][]} */ ([['choose_person', /Say above which record this is/], ['off_limits', /An admin can change this/]])) {
  test(`a sync that stopped for ${code} says what comes next`, async () => {
    const panel = await opened(ready({ last_sync: stopped(code) }));
    assert.match(panel.text('next-step'), step);
  });
}

test('a stopped sync that was put away stays away, until it moves again', async () => {
  const last = stopped('refused');
  const panel = await opened(ready({ last_sync: last }));
  panel.click(panel.at('sync-close'));
  await panel.until(() => panel.at('main-button'), 'the plan');
  stub.answer('POST /profiles/resolve', 200, ready({ last_sync: { ...last, state: 'queued' } }));
  stub.answer(`GET /syncs/${last.id}`, 200, done);
  panel.click(panel.one('[data-testid="sync-as"][value="candidate"]'));
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the end');
});

test('what was written names fields once and counts notes', async () => {
  const records = [{ ...done.records[0], written: ['contact.title', 'contact.note:1', 'contact.note:2', 'contact.tags'] }];
  stub.answer('GET /syncs/' + done.id, 200, { ...done, records });
  const panel = await opened(ready());
  panel.click(panel.at('main-button'));
  await panel.until(() => panel.at('written'), 'the result');
  assert.equal(panel.text('written'), 'Written: Title, Tags, 2 notes');
});
