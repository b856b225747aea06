import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { contract, StubCompanion } from '../shared/stub-companion.js';
import { asking, ready } from './answers.js';
import { openPanel } from './open-panel.js';

/** @type {StubCompanion} */
let stub;
const done = contract('syncs-get').response;

before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => {
  Object.assign(stub, { version: '0.1.0', isCatsync: true, requests: [] });
  stub.answers.clear();
});

test('who is it, how will it go in, which company, what will be written, what does it cost', async () => {
  const panel = await openPanel(stub);
  assert.equal(panel.text('name'), 'Marta Oliveira');
  assert.equal(panel.text('chip'), 'New');
  assert.equal(panel.one('[data-testid="sync-as"]:checked').value, 'contact');
  assert.equal(panel.text('source-line'), 'Your choice for Marta. The campaign says Candidate. Use that');
  assert.equal(panel.window.document.querySelectorAll('[data-testid="company-option"]').length, 4);
  assert.match(panel.text('company-warning'), /Acme Robotics GmbH.*14 contacts · changed Oct 2026.*same website/);
  assert.equal(panel.text('cost'), '1 call · 412 left this hour');
  assert.deepEqual([panel.text('main-button'), panel.at('main-button').disabled], ['Choose the company', false], 'it leads to the choice');
});

for (const [queue, words] of /** @type {[object | null, RegExp][]} */ ([
  [null, /^1 call · none left until \d\d:\d\d( [AP]M)?$/],
  [{ syncs: 120, calls: 310, seconds: 2400 }, /^1 call · none left until .*; 120 syncs wait, about 40 minutes$/],
  [{ syncs: 1, calls: 2, seconds: 0 }, /^1 call · none left until \d\d:\d\d( [AP]M)?$/],
])) test(`without calls the cost says until when, and how long ${JSON.stringify(queue)} takes`, async () => {
  stub.answer('POST /profiles/resolve', 200, { ...asking, budget: { ...asking.budget, remaining: 0, queue } });
  const panel = await openPanel(stub);
  assert.match(panel.text('cost'), words);
});

test('the person is asked about as the reader gave it', async () => {
  await openPanel(stub, { local: { campaign_id: 3 } });
  const [question] = stub.asked('POST /profiles/resolve');
  assert.equal(question?.body.profile.fields.full_name, 'Marta Oliveira');
  assert.equal(question?.body.campaign_id, 3);
});

test('choosing Sync as keeps the person, stores the choice, and asks again', async () => {
  const panel = await openPanel(stub);
  panel.click(panel.one('[data-testid="sync-as"][value="candidate"]'));
  await panel.until(() => stub.asked('POST /profiles/resolve').length === 2, 'the second question');
  const told = stub.requests.filter((request) => request.method !== 'GET').map((request) => `${request.method} ${request.path}`);
  assert.deepEqual(told.slice(1), ['POST /people', `PUT /settings/person/${asking.person.id}/sync_as`, 'POST /profiles/resolve']);
  assert.deepEqual(stub.asked(`PUT /settings/person/${asking.person.id}/sync_as`)[0]?.body, { value: 'candidate' });
});

test('of several quick choices the last one stands', async () => {
  const panel = await openPanel(stub);
  for (const value of ['candidate', 'both', 'none']) panel.click(panel.one(`[data-testid="sync-as"][value="${value}"]`));
  const put = () => stub.asked(`PUT /settings/person/${asking.person.id}/sync_as`).map((request) => request.body.value);
  await panel.until(() => put().at(-1) === 'none', 'the last choice');
  assert.equal(panel.one('[data-testid="sync-as"]:checked').value, 'none');
});

test('a choice that is refused falls back and says why', async () => {
  stub.refuse(`PUT /settings/person/${asking.person.id}/sync_as`, 409, 'setting_locked');
  const panel = await openPanel(stub);
  panel.click(panel.one('[data-testid="sync-as"][value="candidate"]'));
  await panel.until(() => panel.at('problem'), 'the problem');
  assert.equal(panel.at('problem').dataset.code, 'setting_locked');
  assert.equal(panel.one('[data-testid="sync-as"]:checked').value, 'contact');
});

test('back to inherited takes the override away', async () => {
  const panel = await openPanel(stub);
  panel.click(panel.at('back-to-inherited'));
  await panel.until(() => stub.asked(`DELETE /settings/person/${asking.person.id}/sync_as`).length, 'the deletion');
});

test('choosing a company is told with "always" where that is ticked', async () => {
  const panel = await openPanel(stub);
  panel.click(panel.at('company-always'));
  panel.click(panel.one('[data-testid="company-option"][data-cats-id="102"]'));
  await panel.until(() => stub.asked('POST /decisions').length, 'the decision');
  assert.deepEqual(stub.asked('POST /decisions')[0]?.body, { kind: 'company', person_id: asking.person.id, cats_id: 102, always: true });
});

test('none of these is an answer too', async () => {
  const panel = await openPanel(stub);
  panel.click(panel.one('#company-none'));
  await panel.until(() => stub.asked('POST /decisions').length, 'the decision');
  assert.equal(stub.asked('POST /decisions')[0]?.body.cats_id, null);
});

test('a sync carries digest and unticked fields, and shows its result with a link', async () => {
  stub.answer('POST /profiles/resolve', 200, ready());
  const panel = await openPanel(stub, { local: { campaign_id: 3 } });
  panel.click(panel.one('[data-testid="write"][data-write-id="contact.title"] input'));
  panel.click(panel.at('main-button'));
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the result');
  const { headers, body } = stub.asked('POST /syncs')[0] ?? {};
  assert.match(headers?.['idempotency-key'], /^[0-9a-f-]{36}$/);
  assert.deepEqual(body, { person_id: asking.person.id, campaign_id: 3, plan_digest: asking.plan.digest, excluded: ['contact.title'], included: [], sync_anyway: false });
  assert.equal(panel.text('result-text'), done.text);
  assert.equal(panel.at('record-link').getAttribute('href'), done.records[0].url);
});

test('a move to another company, which no policy decides, is ticked for this once', async () => {
  const answer = ready();
  const [record] = answer.plan.records;
  record.writes.push({ ...record.writes[0], id: 'contact.company_id', field: 'company_id', label: 'Company', operation: 'update', ticked: false, mandatory: false });
  stub.answer('POST /profiles/resolve', 200, answer);
  const panel = await openPanel(stub, { local: { campaign_id: 3 } });
  panel.click(panel.one('[data-testid="write"][data-write-id="contact.company_id"] input'));
  panel.click(panel.at('main-button'));
  await panel.until(() => stub.asked('POST /syncs').length, 'the sync');
  assert.deepEqual(stub.asked('POST /syncs')[0]?.body.included, ['contact.company_id']);
  assert.equal(stub.requests.some((one) => one.path.includes('update_policy')), false);
});

test('a double click sends one sync', async () => {
  stub.answer('POST /profiles/resolve', 200, ready());
  const panel = await openPanel(stub);
  const button = panel.at('main-button');
  panel.click(button);
  panel.click(button);
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the result');
  assert.equal(stub.asked('POST /syncs').length, 1);
});

test('a sync whose answer was lost is sent again with the same key, also by a reopened popup', async () => {
  stub.answer('POST /profiles/resolve', 200, ready());
  stub.refuse('POST /syncs', 500, 'internal', {}, true);
  const first = await openPanel(stub);
  first.click(first.at('main-button'));
  await first.until(() => first.at('problem'), 'the problem');
  const again = await openPanel(stub, { session: first.chrome.kept.session });
  again.click(again.at('main-button'));
  await again.until(() => again.at('result')?.dataset.state === 'done', 'the result');
  const keys = stub.asked('POST /syncs').map((request) => request.headers['idempotency-key']);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
});

test('a new wish after an answered one gets a key of its own', async () => {
  stub.answer('POST /profiles/resolve', 200, ready());
  const panel = await openPanel(stub);
  for (const times of [1, 2]) {
    panel.click(panel.at('main-button'));
    await panel.until(() => panel.at('result')?.dataset.state === 'done' && stub.asked('POST /syncs').length === times, 'the result');
    panel.click(panel.at('sync-close'));
    await panel.until(() => panel.at('main-button'), 'the plan');
  }
  const keys = stub.asked('POST /syncs').map((request) => request.headers['idempotency-key']);
  assert.notEqual(keys[0], keys[1]);
});

test('when CATS changed, the new plan is shown and what was typed stays', async () => {
  stub.answer('POST /profiles/resolve', 200, ready());
  stub.refuse('POST /syncs', 409, 'plan_changed');
  const panel = await openPanel(stub);
  panel.click(panel.at('edit-toggle'));
  await panel.until(() => panel.at('edit-title'), 'the fields');
  panel.type(panel.at('edit-title'), 'Chief of Data');
  panel.click(panel.at('main-button'));
  await panel.until(() => panel.at('notice'), 'the notice');
  assert.equal(panel.text('notice'), 'CATS changed since you looked; here is the new plan.');
  assert.equal(stub.asked('POST /profiles/resolve').at(-1)?.body.profile.fields.title, 'Chief of Data');
});

test('what was typed survives closing the popup', async () => {
  const first = await openPanel(stub);
  first.click(first.at('edit-toggle'));
  await first.until(() => first.at('edit-title'), 'the fields');
  first.type(first.at('edit-title'), 'Chief of Data');
  await first.until(() => JSON.stringify(first.chrome.kept.session).includes('Chief of Data'), 'the draft');
  await openPanel(stub, { session: first.chrome.kept.session });
  const { profile } = stub.asked('POST /profiles/resolve').at(-1)?.body ?? {};
  assert.equal(profile.fields.title, 'Chief of Data');
  assert.deepEqual(profile.report.find((/** @type {any} */ entry) => entry.field === 'title'), { field: 'title', state: 'found', note: 'manual' });
});

test('a running sync is shown again when the panel is reopened', async () => {
  const running = { ...contract('syncs-post').response, state: 'running', text: 'Writing to CATS.' };
  stub.answer('POST /profiles/resolve', 200, ready({ last_sync: running }));
  stub.answer(`GET /syncs/${running.id}`, 200, running);
  const panel = await openPanel(stub);
  assert.equal(panel.at('result').dataset.state, 'running');
  stub.answer('POST /profiles/resolve', 200, ready({ last_sync: done }));
  stub.answer(`GET /syncs/${running.id}`, 200, done);
  await panel.until(() => panel.at('result')?.dataset.state === 'done', 'the end');
});

test('trouble is told in the words of CATS, with a way to try again', async () => {
  const refused = { ...done, state: 'needs_attention', text: 'CATS refused the phone number.', records: [], error: { code: 'refused', message: '', cats_message: 'phones is invalid' }, can: ['retry', 'cancel'] };
  stub.answer('POST /profiles/resolve', 200, ready({ last_sync: refused }));
  const panel = await openPanel(stub);
  assert.equal(panel.text('cats-words'), 'CATS says: phones is invalid');
  panel.click(panel.at('sync-retry'));
  await panel.until(() => stub.asked(`POST /syncs/${done.id}/retry`).length, 'the retry');
});

test('a missing mandatory field is asked for in place and stored for this person', async () => {
  const [record] = asking.plan.records;
  const need = { record_type: 'contact', field: 'custom_170911', label: 'Seniority', text: 'The team asks for it.' };
  const plan = { ...asking.plan, records: [{ ...record, needs: [need] }] };
  stub.answer('POST /profiles/resolve', 200, ready({ plan, button: { action: 'fill_field', label: 'Fill in Seniority', is_enabled: false, second: null } }));
  const panel = await openPanel(stub);
  await panel.until(() => panel.one('[data-testid="need-input"] option'), 'the choices');
  const select = panel.at('need-input');
  select.value = '0';
  panel.leave(select);
  const path = `PUT /settings/person/${asking.person.id}/field_values`;
  await panel.until(() => stub.asked(path).length, 'the value');
  assert.deepEqual(stub.asked(path)[0]?.body, { value: 3251 });
  assert.match(stub.asked(path)[0]?.path ?? '', /record_type=contact&field=custom_170911/);
});

test('ticking against the policy is "always" for this person', async () => {
  const [record] = asking.plan.records;
  const write = { ...record.writes[2], ticked: false, before_text: 'Lead' };
  stub.answer('POST /profiles/resolve', 200, ready({ plan: { ...asking.plan, records: [{ ...record, needs: [], writes: [write] }] } }));
  const panel = await openPanel(stub);
  panel.click(panel.one('[data-write-id="contact.title"] input'));
  const path = `PUT /settings/person/${asking.person.id}/update_policy`;
  await panel.until(() => stub.asked(path).length, 'the policy');
  assert.deepEqual(stub.asked(path)[0]?.body, { value: 'always' });
});

test('someone new is told for each record type in question', async () => {
  const record = { record_type: 'contact', cats_id: 501, name: 'Marta', tier: 'probable', reasons: [], decided: null };
  stub.answer('POST /profiles/resolve', 200, ready({ match: { state: 'several', text: '2 could be Marta.', records: [record, { ...record, cats_id: 502 }] } }));
  const panel = await openPanel(stub);
  panel.click(panel.at('someone-new'));
  await panel.until(() => stub.asked('POST /decisions').length, 'the decision');
  assert.deepEqual(stub.asked('POST /decisions').map((request) => request.body), [{ kind: 'person', person_id: asking.person.id, record_type: 'contact', cats_id: null, same: false }]);
});

test('a campaign that was deleted does not shut the panel', async () => {
  stub.answers.set('POST /profiles/resolve', ({ body }) => (body.campaign_id === 99 ? { status: 404, body: { error: { code: 'not_found', message: '', details: {}, retryable: false, request_id: 'r' } } } : null));
  const panel = await openPanel(stub, { local: { campaign_id: 99 } });
  assert.equal(panel.text('name'), 'Marta Oliveira');
  assert.equal(panel.chrome.kept.local.campaign_id, null);
});

test('adding to the campaign only makes no sync', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ button: { action: 'fill_field', label: 'Fill in Seniority', is_enabled: false, second: { action: 'add_to_campaign', label: 'Add to campaign only' } } }));
  const panel = await openPanel(stub);
  panel.click(panel.at('second-button'));
  await panel.until(() => panel.at('notice'), 'the notice');
  assert.equal(panel.text('notice'), 'Added to Backend Q4.');
  assert.equal(stub.asked('POST /syncs').length, 0);
});

for (const [what, code, set, given] of /** @type {[string, string, () => void, object][]} */ ([
  ['a revoked token', 'token_revoked', () => stub.refuse('POST /profiles/resolve', 401, 'token_revoked'), {}],
  ['another program', 'other_program', () => { stub.isCatsync = false; }, {}],
  ['an old companion', 'old_version', () => { stub.version = '0.0.1'; }, {}],
  ['a companion that is away', 'companion_away', () => undefined, { local: { base_url: 'http://127.0.0.1:9' } }],
  ['CATS not connected', 'cats_not_connected', () => stub.answer('POST /profiles/resolve', 200, { ...asking, plan: null, match: null, company: null, button: null, settings: [], cats: { state: 'not_connected', site: null } }), {}],
  ['a page that is nobody\'s', 'not_a_profile', () => undefined, { page: '<p>hello</p>', url: 'https://www.linkedin.com/feed/' }],
  ['a profile without a name', 'extraction_failed', () => undefined, { page: '<p>hello</p>' }],
  ['a page closed to extensions', 'page_closed_to_us', () => undefined, { page: null }],
])) {
  test(`${what} has a screen of its own`, async () => {
    set();
    const panel = await openPanel(stub, given);
    assert.equal(panel.at('problem').dataset.code, code);
    assert.equal(panel.at('main-button'), null);
  });
}

test('CATS that refuses the key is a banner: the rest can be prepared', async () => {
  stub.answer('POST /profiles/resolve', 200, ready({ cats: { state: 'key_refused', site: 'x' } }));
  const panel = await openPanel(stub);
  assert.equal(panel.at('problem').dataset.code, 'cats_key_refused');
  assert.ok(panel.at('main-button'));
});

test('an unpaired browser shows a code, and goes on once it is confirmed', async () => {
  stub.answers.set(`GET /pairings/${contract('pairings-start').response.id}`, () => (stub.asked('GET /ping').length ? { status: 200, body: contract('pairings-poll').response } : null));
  const panel = await openPanel(stub, { local: { token: undefined } });
  assert.equal(panel.text('pairing-code'), 'BKDM-7Q2X');
  panel.click(panel.at('open-confirm'));
  await panel.until(() => panel.chrome.opened.length, 'the page');
  assert.match(panel.chrome.opened[0].url, /\/pair$/);
  await fetch(`${stub.address}/api/v1/ping`);
  await panel.until(() => panel.at('chip'), 'the person');
  assert.equal(panel.chrome.kept.local.token, 'given once');
});

test('a reopened popup shows the same code', async () => {
  const first = await openPanel(stub, { local: { token: undefined } });
  const again = await openPanel(stub, { local: { token: undefined }, session: first.chrome.kept.session });
  assert.equal(again.text('pairing-code'), 'BKDM-7Q2X');
  assert.equal(stub.asked('POST /pairings').length, 1);
});

test('a name typed by hand is looked up', async () => {
  const panel = await openPanel(stub, { page: '<p>hello</p>', url: 'https://www.linkedin.com/feed/' });
  assert.equal(panel.one('#by-hand').value, 'Selected Name');
  panel.one('#by-hand').value = 'Jo Stone';
  panel.one('form').dispatchEvent(new panel.window.Event('submit', { bubbles: true, cancelable: true }));
  await panel.until(() => panel.at('chip'), 'the person');
  const { profile } = stub.asked('POST /profiles/resolve')[0]?.body ?? {};
  assert.deepEqual([profile.reader, profile.fields.full_name], ['manual', 'Jo Stone']);
  assert.match(profile.url, /^https:\/\/typed\.invalid\/.*jo-stone$/);
});
