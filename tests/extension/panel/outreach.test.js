import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { contract, StubCompanion } from '../shared/stub-companion.js';
import { asking, ready, setting } from './answers.js';
import { openPanel } from './open-panel.js';

/** @type {StubCompanion} */
let stub;
const done = contract('syncs-get').response;
const CAMPAIGN = { local: { campaign_id: 3 } };
const STAGE = `PATCH /campaigns/3/people/${asking.person.id}`;
before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => {
  stub.requests = [];
  stub.answers.clear();
  stub.answer('POST /profiles/resolve', 200, ready());
});

test('the stage of a member is marked, and another one is told', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ campaign: { id: 3, name: 'Backend Q4', stage: 'replied' } }));
  const panel = await openPanel(stub, CAMPAIGN);
  assert.equal(panel.one('[data-stage="replied"]').getAttribute('aria-pressed'), 'true');
  panel.click(panel.one('[data-stage="interested"]'));
  await panel.until(() => panel.at('notice'), 'the notice');
  assert.deepEqual(stub.asked(STAGE)[0]?.body, { stage: 'interested' });
  assert.equal(panel.text('notice'), 'Stage: Interested.');
  assert.equal(stub.asked('POST /profiles/resolve').length, 2);
});

test('the stage that is there already is not told again', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ campaign: { id: 3, name: 'Backend Q4', stage: 'replied' } }));
  const panel = await openPanel(stub, CAMPAIGN);
  panel.click(panel.one('[data-stage="replied"]'));
  panel.click(panel.one('[data-stage="meeting"]'));
  await panel.until(() => stub.asked(STAGE).length, 'the stage');
  assert.deepEqual(stub.asked(STAGE).map((one) => one.body.stage), ['meeting']);
});

test('a stage that starts a sync shows its course', async () => {
  stub.answer(STAGE, 200, { campaign_id: 3, person_id: asking.person.id, stage: 'replied', sync_id: done.id });
  stub.answer(`GET /syncs/${done.id}`, 200, { ...done, text: 'Created contact Marta Oliveira, with 2 notes.' });
  const panel = await openPanel(stub, CAMPAIGN);
  panel.click(panel.one('[data-stage="replied"]'));
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the result');
  assert.equal(panel.text('result-text'), 'Created contact Marta Oliveira, with 2 notes.');
});

test('who is in no campaign has no stage', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ campaign: null }));
  const panel = await openPanel(stub);
  assert.equal(panel.at('stage'), null);
});

test('while the company is asked for, the stages are folded and can be opened', async () => {
  stub.answer('POST /profiles/resolve', 200, asking);
  const panel = await openPanel(stub, CAMPAIGN);
  assert.equal(panel.at('stage'), null);
  panel.click(panel.at('stage-toggle'));
  await panel.until(() => panel.at('stage'), 'the stages');
});

test('a note is logged with the campaign, and its text goes', async () => {
  const panel = await openPanel(stub, CAMPAIGN);
  panel.click(panel.at('note-toggle'));
  await panel.until(() => panel.at('note-text'), 'the text');
  panel.type(panel.at('note-text'), ' Called back \n');
  await panel.until(() => panel.at('note-add').getAttribute('aria-disabled') === null, 'the button');
  panel.click(panel.at('note-add'));
  await panel.until(() => panel.text('notice') === 'The note is logged.', 'the notice');
  assert.deepEqual(stub.asked(`POST /people/${asking.person.id}/notes`)[0]?.body, { text: 'Called back', campaign_id: 3 });
  assert.equal(panel.at('note-text'), null);
  assert.doesNotMatch(JSON.stringify(panel.chrome.kept.session), /Called back/);
});

test('an empty note is not sent', async () => {
  const panel = await openPanel(stub, CAMPAIGN);
  panel.click(panel.at('note-toggle'));
  await panel.until(() => panel.at('note-add'), 'the button');
  panel.click(panel.at('note-add'));
  assert.equal(panel.at('note-add').getAttribute('aria-disabled'), 'true');
  assert.equal(stub.requests.filter((one) => one.path.endsWith('/notes')).length, 0);
});

test('a note that is being written survives closing the popup, and a refusal', async () => {
  stub.refuse(`POST /people/${asking.person.id}/notes`, 503, 'database_unavailable');
  const first = await openPanel(stub, CAMPAIGN);
  first.click(first.at('note-toggle'));
  await first.until(() => first.at('note-text'), 'the text');
  first.type(first.at('note-text'), 'Called back');
  await first.until(() => first.at('note-add').getAttribute('aria-disabled') === null, 'the button');
  first.click(first.at('note-add'));
  await first.until(() => first.at('problem'), 'the refusal');
  const again = await openPanel(stub, { ...CAMPAIGN, session: first.chrome.kept.session });
  again.click(again.at('note-toggle'));
  await again.until(() => again.at('note-text'), 'the text');
  assert.equal(again.at('note-text').value, 'Called back');
});

test('adding to a campaign on the way to a sync starts none of its own', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ campaign: { id: 3, name: 'Backend Q4', stage: null } }));
  const panel = await openPanel(stub, CAMPAIGN);
  panel.click(panel.at('main-button'));
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the result');
  assert.deepEqual(stub.asked('POST /campaigns/3/people')[0]?.body, { person_id: asking.person.id, start_sync: false });
});

test('adding to a campaign only starts what the campaign wants, and shows it', async () => {
  const button = { action: 'add_to_campaign', label: 'Add to campaign (goes to CATS when they reply)', is_enabled: true, second: null };
  stub.answer('POST /profiles/resolve', 200, ready({ campaign: { id: 3, name: 'Backend Q4', stage: null }, button }));
  stub.answer('POST /campaigns/3/people', 200, { campaign_id: 3, person_id: asking.person.id, stage: 'sourced', is_new: true, sync_id: done.id });
  const panel = await openPanel(stub, CAMPAIGN);
  panel.click(panel.at('main-button'));
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the result');
  assert.deepEqual(stub.asked('POST /campaigns/3/people')[0]?.body, { person_id: asking.person.id, start_sync: true });
});

const IN_CATS = { state: 'same', text: 'In CATS.', records: [{ record_type: 'contact', cats_id: 512, name: 'Marta Oliveira', tier: 'same', reasons: [], decided: 'same' }] };

/** @param {any} panel @param {string} title */
async function retitle(panel, title) {
  panel.click(panel.at('edit-toggle'));
  await panel.until(() => panel.at('edit-title'), 'the fields');
  panel.type(panel.at('edit-title'), title);
  panel.leave(panel.at('edit-title'));
  await panel.until(() => panel.at('save'), 'the line');
}

test('an edit of who is linked goes to CATS by Save, and to the companion not before', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ match: IN_CATS, settings: [...asking.settings, setting('sync_manual_updates', true, { record_type: null })] }));
  stub.answer(`PATCH /people/${asking.person.id}`, 200, { ...contract('people-post').response, sync: done });
  stub.answer(`GET /syncs/${done.id}`, 200, { ...done, text: 'Updated 1 field of contact Marta Oliveira.' });
  const panel = await openPanel(stub);
  await retitle(panel, 'Chief of Data');
  assert.match(panel.text('save-line'), /Your edit goes to CATS/);
  panel.click(panel.at('save'));
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the result');
  assert.deepEqual(stub.asked(`PATCH /people/${asking.person.id}`)[0]?.body, { fields: { title: 'Chief of Data' } });
  assert.equal(stub.asked('POST /people').length, 0, 'what is compared must not have changed before');
  assert.equal(panel.at('save'), null);
});

test('without that setting an edit is kept in Catsync', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ match: IN_CATS, settings: [...asking.settings, setting('sync_manual_updates', false, { record_type: null })] }));
  const panel = await openPanel(stub);
  await retitle(panel, 'Chief of Data');
  assert.match(panel.text('save-line'), /Your edit is kept in Catsync/);
  panel.click(panel.at('save'));
  await panel.until(() => !panel.at('save'), 'the end');
  assert.equal(stub.asked('POST /people')[0]?.body.profile.fields.title, 'Chief of Data');
  assert.equal(stub.requests.filter((one) => one.method === 'PATCH').length, 0);
});

test('help leads to the guide and to support, as the companion says today', async () => {
  stub.answer('GET /me', 200, { ...contract('me').response, help: { guide: '/guide', support: 'mailto:help@northwind.example' } });
  const panel = await openPanel(stub);
  await panel.until(() => panel.at('help-guide'), 'help');
  assert.equal(panel.at('help-guide').href, 'http://127.0.0.1:8766/guide');
  assert.equal(panel.at('help-support').href, 'mailto:help@northwind.example');
  assert.deepEqual(panel.chrome.kept.local.user.help, { guide: 'http://127.0.0.1:8766/guide', support: 'mailto:help@northwind.example' });
});

test('an address that could run something is no link', async () => {
  stub.answer('GET /me', 200, { ...contract('me').response, help: { guide: null, support: 'javascript:alert(1)' } });
  const panel = await openPanel(stub);
  await panel.until(() => panel.at('help-support'), 'help');
  assert.equal(panel.at('help-support').getAttribute('href'), null);
});
