/** CATS asked live (Q5): offered with its cost where the mirror cannot tell, done when it is pressed, told afterwards. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { contract, StubCompanion } from '../shared/stub-companion.js';
import { asking } from './answers.js';
import { openPanel } from './open-panel.js';

/** @type {StubCompanion} */
let stub;
const crawling = { state: 'crawling', companies: 12, people: 40, age_seconds: null };
const unknown = { ...asking, mirror: crawling, match: { state: 'unknown', text: 'Not found, but the copy of CATS is not complete yet.', records: [] } };
const record = {
  record_type: 'candidate', cats_id: 9001, name: 'Marta Oliveira', title: 'Head of Data', company_name: null, owner_name: null,
  url: null, date_modified: null, tier: 'same', reasons: [{ code: 'email', text: 'same e-mail address' }], decided: null,
};
const lookedUp = { calls: 2, at: new Date().toISOString() };
const found = { ...asking, mirror: crawling, match: { state: 'same', text: 'In CATS as a candidate.', records: [record] }, looked_up: lookedUp };
const nobody = { ...unknown, match: { ...unknown.match, text: 'CATS knows nobody of this name.' }, looked_up: lookedUp };

before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => {
  Object.assign(stub, { version: '0.1.0', isCatsync: true, requests: [], delayMs: 0 });
  stub.answers.clear();
  stub.answer('POST /profiles/resolve', 200, unknown);
  stub.answer('POST /profiles/lookup', 200, found);
});

/** @param {any} panel */
async function press(panel) {
  panel.click(panel.at('look-up'));
  await panel.until(() => !panel.at('look-up') || panel.at('problem'), 'the answer of CATS');
}

test('where the mirror cannot tell, asking CATS is offered with its cost and not done by itself', async () => {
  const panel = await openPanel(stub);
  assert.equal(panel.text('look-up'), 'Ask CATS (2 calls)');
  assert.equal(stub.asked('POST /profiles/lookup').length, 0);
});

test('a company that is not known either costs a call more', async () => {
  stub.answer('POST /profiles/resolve', 200, { ...unknown, company: { ...asking.company, state: 'unknown' } });
  assert.equal((await openPanel(stub)).text('look-up'), 'Ask CATS (3 calls)');
});

test('pressed, it asks about the person as read, keeps nobody, and shows who was found', async () => {
  const panel = await openPanel(stub);
  await press(panel);
  assert.equal(panel.text('chip'), '✓ In CATS');
  assert.equal(panel.text('looked-up'), 'Asked CATS just now.');
  const told = stub.requests.filter((request) => request.method === 'POST').map((request) => request.path);
  assert.deepEqual(told, ['/profiles/resolve', '/profiles/lookup']);
  assert.equal(stub.asked('POST /profiles/lookup')[0]?.body.profile.fields.full_name, 'Marta Oliveira');
});

test('nobody found is told as CATS has it, also after the next question', async () => {
  stub.answer('POST /profiles/lookup', 200, nobody);
  const panel = await openPanel(stub);
  await press(panel);
  assert.equal(panel.text('chip'), 'Unknown');
  assert.match(panel.text('match'), /CATS knows nobody of this name\. ?Asked CATS just now\./);
  panel.click(panel.one('[data-testid="sync-as"][value="candidate"]'));
  await panel.until(() => stub.asked('POST /profiles/resolve').length === 2 && panel.one('[aria-busy="true"]') === null, 'the second question');
  assert.match(panel.text('match'), /CATS knows nobody of this name\./);
});

test('what was asked of another name counts no more', async () => {
  stub.answer('POST /profiles/lookup', 200, nobody);
  const panel = await openPanel(stub);
  await press(panel);
  panel.click(panel.at('edit-toggle'));
  await panel.until(() => panel.one('#edit-full_name'), 'the fields');
  panel.type(panel.one('#edit-full_name'), 'Marta Nunes');
  await panel.until(() => panel.at('look-up'), 'the offer');
});

test('without calls the panel says so and stays', async () => {
  stub.refuse('POST /profiles/lookup', 503, 'cats_no_calls_left', { retryable: true });
  const panel = await openPanel(stub);
  await press(panel);
  assert.equal(panel.at('problem').dataset.code, 'cats_no_calls_left');
  assert.equal(panel.text('look-up'), 'Ask CATS (2 calls)');
});

for (const [what, answer] of Object.entries({
  'a complete mirror knows': { ...unknown, mirror: { ...crawling, state: 'complete' }, match: { ...unknown.match, state: 'probable', records: [record] } },
  'somebody surely found is no question': { ...found, looked_up: undefined },
})) {
  test(`${what}: CATS is not offered to be asked`, async () => {
    stub.answer('POST /profiles/resolve', 200, answer);
    assert.equal((await openPanel(stub)).at('look-up'), null);
  });
}

test('a viewer may not spend calls', async () => {
  const panel = await openPanel(stub, { local: { user: { id: 3, name: 'Cleo Berg', role: 'viewer' } } });
  assert.equal(panel.at('look-up'), null);
});

test('the request and the answer are those of the contract', async () => {
  stub.answer('POST /profiles/lookup', 200, contract('profiles-lookup').response);
  const panel = await openPanel(stub);
  await press(panel);
  assert.equal(panel.text('chip'), 'New');
  assert.deepEqual(Object.keys(stub.asked('POST /profiles/lookup')[0]?.body), Object.keys(contract('profiles-lookup').request));
});
