import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { StubCompanion } from '../shared/stub-companion.js';
import { asking, catalogued, catalogueWith, ready, setting } from './answers.js';
import { openPanel } from './open-panel.js';

/** @type {StubCompanion} */
let stub;
before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => { stub.requests = []; stub.answers.clear(); });

/** The panel with its advanced options open. @param {object[]} settings @param {object[]} entries of the catalogue @param {object[]} [fields] */
async function opened(settings, entries, fields) {
  stub.answer('GET /settings/catalogue', 200, catalogueWith(entries, fields));
  stub.answer('POST /profiles/resolve', 200, ready({ settings: [...asking.settings, ...settings] }));
  const panel = await openPanel(stub);
  panel.click(panel.at('advanced-toggle'));
  await panel.until(() => panel.at('setting'), 'the settings');
  return panel;
}

/** @param {string} key */
const put = (key) => stub.asked(`PUT /settings/person/${asking.person.id}/${key}`);

const TAGS = catalogued('destination_tags', 'cats_ids', { choices_from: 'tags', label: 'Tags' });
const JOBS = catalogued('destination_jobs', 'jobs', { choices_from: 'jobs', label: 'Jobs' });
const COMPANY = catalogued('destination_company', 'cats_id', { choices_from: 'companies', label: 'Company' });
const STATUS = catalogued('destination_status', 'cats_id', { choices_from: 'contact_statuses', label: 'Contact status' });

test('what CATS offers is asked when its row is opened, and once', async () => {
  const panel = await opened([setting('destination_tags', [21])], [TAGS]);
  assert.equal(stub.asked('GET /cats/tags').length, 0);
  assert.equal(panel.text('pick-open'), '1 tag');
  for (const _ of [1, 2, 3]) panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-box'), 'the tags');
  assert.equal(panel.text('pick-open'), 'python');
  assert.equal(stub.asked('GET /cats/tags').length, 1);
});

test('a tag that is ticked is added to those of this person', async () => {
  const panel = await opened([setting('destination_tags', [21])], [TAGS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-box'), 'the tags');
  panel.click(panel.one('[data-testid="picker-box"][value="22"]'));
  await panel.until(() => put('destination_tags').length, 'the choice');
  assert.deepEqual(put('destination_tags')[0]?.body, { value: [21, 22] });
});

test('lists are those of the record type', async () => {
  const panel = await opened([setting('destination_lists', [])], [catalogued('destination_lists', 'cats_ids', { choices_from: 'lists', label: 'Lists' })]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-box'), 'the lists');
  assert.match(stub.asked('GET /cats/lists')[0]?.path ?? '', /record_type=contact/);
});

test('many tags are filtered by typing', async () => {
  const tags = Array.from({ length: 60 }, (_, at) => ({ id: at + 1, title: `tag ${at + 1}` }));
  stub.answer('GET /cats/tags', 200, { tags });
  const panel = await opened([setting('destination_tags', [])], [TAGS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-box'), 'the tags');
  panel.type(panel.at('picker-search'), 'tag 57');
  await panel.until(() => panel.window.document.querySelectorAll('[data-testid="picker-box"]').length === 1, 'the one');
  assert.equal(panel.at('picker-box').value, '57');
});

test('a job is searched for, taken, and given the status of its workflow at which people join', async () => {
  const panel = await opened([setting('destination_jobs', [{ job_id: 12, status_id: null }])], [JOBS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-offer'), 'the jobs');
  panel.type(panel.at('picker-search'), 'data');
  await panel.until(() => stub.asked('GET /cats/jobs').some((one) => one.path.includes('query=data')), 'the search');
  await panel.until(() => panel.at('picker-offer'), 'what was found');
  panel.click(panel.at('picker-offer'));
  await panel.until(() => put('destination_jobs').length, 'the job');
  assert.deepEqual(put('destination_jobs')[0]?.body.value, [{ job_id: 12, status_id: null }, { job_id: 11, status_id: null }]);
});

test('the statuses of a job are those of its own workflow', async () => {
  const panel = await opened([setting('destination_jobs', [{ job_id: 12, status_id: null }])], [JOBS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('job-status')?.options.length === 2, 'the statuses');
  assert.match(panel.text('picked-job'), /Cook/);
  const status = panel.at('job-status');
  status.value = '1';
  panel.leave(status);
  await panel.until(() => put('destination_jobs').length, 'the status');
  assert.deepEqual(put('destination_jobs')[0]?.body.value, [{ job_id: 12, status_id: 32 }]);
});

test('a job is taken away again', async () => {
  const panel = await opened([setting('destination_jobs', [{ job_id: 12, status_id: null }], { isMine: true })], [JOBS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-drop'), 'the job');
  panel.click(panel.at('picker-drop'));
  await panel.until(() => put('destination_jobs').length, 'the rest');
  assert.deepEqual(put('destination_jobs')[0]?.body.value, []);
});

test('a company is found by name and chosen', async () => {
  const panel = await opened([setting('destination_company', null)], [COMPANY]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-offer'), 'the companies');
  panel.click(panel.at('picker-offer'));
  await panel.until(() => put('destination_company').length, 'the company');
  assert.deepEqual(put('destination_company')[0]?.body, { value: 101 });
});

test('a contact status is one of those of contacts', async () => {
  const panel = await opened([setting('destination_status', null)], [STATUS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-choice'), 'the statuses');
  assert.match(stub.asked('GET /cats/statuses')[0]?.path ?? '', /kind=contact/);
  panel.at('picker-choice').value = '1';
  panel.leave(panel.at('picker-choice'));
  await panel.until(() => put('destination_status').length, 'the status');
  assert.deepEqual(put('destination_status')[0]?.body, { value: 31 });
});

test('what could not be loaded can be asked for again', async () => {
  stub.refuse('GET /cats/tags', 500, 'internal', {}, true);
  const panel = await opened([setting('destination_tags', [])], [TAGS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.one('[data-act="pick_again"]'), 'the failure');
  panel.click(panel.one('[data-act="pick_again"]'));
  await panel.until(() => panel.at('picker-box'), 'the tags');
});

test('a locked setting says by whom, and cannot be changed', async () => {
  const panel = await opened([setting('destination_tags', [21], { locked: { layer: 'team', by: 'Ben Okafor' } })], [TAGS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => panel.at('picker-box'), 'the tags');
  assert.equal(panel.at('picker-box').disabled, true);
  assert.match(panel.text('setting'), /Locked for the team by Ben Okafor/);
});

test('each says whose choice it is, and an own one leads back', async () => {
  const panel = await opened([setting('destination_tags', [21], { isMine: true })], [TAGS]);
  assert.match(panel.text('setting'), /Your choice for Marta. The team says none. Use that/);
  panel.click(panel.one('[data-testid="setting"] [data-act="back_to_inherited"]'));
  await panel.until(() => stub.asked(`DELETE /settings/person/${asking.person.id}/destination_tags`).length, 'the way back');
});

const VALUE = catalogued('field_values', 'value', { per_field: true, label: 'Field value' });
for (const [type, typed, stored] of /** @type {[string, string, any][]} */ ([
  ['text', ' Met at the fair ', 'Met at the fair'], ['textarea', 'Met', 'Met'], ['number', '12.5', 12.5], ['date', '2026-12-01', '2026-12-01'], ['country', 'pt', 'PT'], ['text', '', null],
  ['dropdown', '1', 3251], ['dropdown', '0', null], ['radio', '1', 3251], ['checkbox', '1', true], ['checkbox', '2', false], ['user', '1', 1],
])) {
  test(`a ${type} filled with “${typed}” is stored as ${JSON.stringify(stored)}`, async () => {
    const field = { key: 'custom_5', label: 'Fifth', type, choices: ['dropdown', 'radio'].includes(type) ? [{ value: 3251, label: 'Senior' }] : [], is_required: false };
    const panel = await opened([setting('field_values', stored === null ? 'x' : null, { field: 'custom_5' })], [VALUE], [field]);
    const control = panel.one('[data-testid="setting"] [data-act="setting"]');
    control.value = typed;
    panel.leave(control);
    await panel.until(() => put('field_values').length, 'the value');
    assert.deepEqual(put('field_values')[0]?.body, { value: stored });
    assert.match(put('field_values')[0]?.path ?? '', /record_type=contact&field=custom_5/);
  });
}

test('checkboxes of CATS are a list of their ids', async () => {
  const field = { key: 'custom_6', label: 'Languages', type: 'checkboxes', choices: [{ value: 1, label: 'Welsh' }, { value: 2, label: 'Basque' }], is_required: false };
  const panel = await opened([setting('field_values', [1], { field: 'custom_6' })], [VALUE], [field]);
  panel.click(panel.one('[data-testid="setting"] input[value="2"]'));
  await panel.until(() => put('field_values').length, 'the value');
  assert.deepEqual(put('field_values')[0]?.body, { value: [1, 2] });
});

test('what is made of the person as read cannot be given a value', async () => {
  const field = { key: 'emails', label: 'E-mail', type: 'emails', choices: [], is_required: false };
  const panel = await opened([setting('field_values', null, { field: 'emails' }), setting('destination_tags', [])], [VALUE, TAGS], [field]);
  assert.equal(panel.window.document.querySelectorAll('[data-testid="setting"]').length, 1);
});

test('a job chosen long ago keeps its name, though the first page does not name it', async () => {
  const old = { id: 99, title: 'Welder', company: null, status: 'Filled', workflow_id: 1 };
  stub.answers.set('GET /cats/jobs', ({ path }) => (path.includes('ids=99') ? { status: 200, body: { jobs: [old] } } : null));
  const panel = await opened([setting('destination_jobs', [{ job_id: 99, status_id: null }])], [JOBS]);
  panel.click(panel.at('pick-open'));
  await panel.until(() => /Welder/.test(panel.text('picked-job')), 'its name');
});
