import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import * as companion from '../../../extension/shared/companion.js';
import { Problem } from '../../../extension/shared/problems.js';
import { fakeChrome } from './fake-chrome.js';
import { contract, StubCompanion } from './stub-companion.js';

/** @type {StubCompanion} */
let stub;
const profile = contract('profiles-resolve').request.profile;

before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => {
  Object.assign(stub, { version: '0.1.0', isCatsync: true, requests: [] });
  stub.answers.clear();
  globalThis.chrome = fakeChrome({ local: { base_url: stub.address, token: 'secret-token' } });
});

/** @param {Promise<unknown>} asked @param {string} code */
const failsAs = (asked, code) => assert.rejects(asked, (error) => error instanceof Problem && error.code === code);

test('the question is asked as the contract writes it', async () => {
  const answer = await companion.resolve(profile, 3);
  assert.deepEqual(stub.requests[0]?.body, contract('profiles-resolve').request);
  assert.deepEqual(answer, contract('profiles-resolve').response);
});

test('the badge asks for match and company only', async () => {
  await companion.resolveForBadge(profile, null);
  assert.deepEqual(stub.requests[0]?.body.parts, ['match', 'company']);
});

test('the token goes in the header and never in the address', async () => {
  await companion.resolve(profile, null);
  assert.equal(stub.requests[0]?.headers.authorization, 'Bearer secret-token');
  assert.doesNotMatch(stub.requests[0]?.path ?? '', /secret/);
});

test('a pairing is polled with the secret of its starter and without a token', async () => {
  await companion.pollPairing({ id: 'abc', secret: 'mine' });
  assert.equal(stub.requests[0]?.headers['x-pairing-secret'], 'mine');
  assert.equal(stub.requests[0]?.headers.authorization, undefined);
});

test('without a token nothing is sent: not paired', async () => {
  globalThis.chrome = fakeChrome({ local: { base_url: stub.address } });
  await failsAs(companion.resolve(profile, null), 'not_paired');
  assert.equal(stub.requests.length, 0);
});

test('nobody at the address: the companion is away', async () => {
  const gone = await new StubCompanion().start();
  await gone.stop();
  globalThis.chrome = fakeChrome({ local: { base_url: gone.address, token: 't' } });
  await failsAs(companion.resolve(profile, null), 'companion_away');
});

test('an answer without our header is another program', async () => {
  stub.isCatsync = false;
  await failsAs(companion.resolve(profile, null), 'other_program');
});

test('a redirect is not followed', async () => {
  stub.answer('GET /me', 307, { location: `${stub.address}/api/v1/elsewhere` });
  await assert.rejects(companion.me());
  assert.equal(stub.asked('GET /elsewhere').length, 0);
});

for (const [version, isTooOld] of /** @type {[string, boolean][]} */ ([['0.0.9', true], ['0.1.0', false], ['0.10.0', false], ['1.0.0-rc1', false]])) {
  test(`version ${version} is ${isTooOld ? 'too old' : 'good'}`, async () => {
    stub.version = version;
    if (isTooOld) await failsAs(companion.me(), 'old_version');
    else assert.ok(await companion.me());
  });
}

test('an error keeps its code, sentence and request id', async () => {
  stub.refuse('POST /profiles/resolve', 401, 'token_revoked');
  const error = await companion.resolve(profile, null).catch((reason) => reason);
  assert.deepEqual([error.code, error.facts.message, error.facts.request_id], ['token_revoked', 'The companion\'s own sentence.', 'c0ffee']);
});

test('an error that is no JSON is a fault of the companion', async () => {
  stub.answers.set('GET /me', { status: 500, body: 'boom', isOnce: false });
  await failsAs(companion.me(), 'internal');
});

test('a sync carries its idempotency key', async () => {
  const { request, response } = contract('syncs-post');
  const sync = await companion.startSync(request, 'a-uuid');
  assert.equal(stub.requests[0]?.headers['idempotency-key'], 'a-uuid');
  assert.deepEqual([stub.requests[0]?.body, sync], [request, response]);
});

test('one override is named by key, record type and field', async () => {
  await companion.putSetting('p1', { key: 'update_policy', record_type: 'contact', field: 'title' }, 'always');
  assert.equal(stub.requests[0]?.path, '/settings/person/p1/update_policy?record_type=contact&field=title');
  assert.deepEqual(stub.requests[0]?.body, { value: 'always' });
});

test('going back to inherited where nothing was chosen is no problem', async () => {
  stub.refuse('DELETE /settings/person/p1/sync_as', 404, 'not_found');
  await companion.deleteSetting('p1', { key: 'sync_as' });
  assert.equal(stub.requests[0]?.method, 'DELETE');
});

test('decisions are written as the contract has them', async () => {
  await companion.decideCompany('p1', 101, true);
  await companion.decidePerson('p1', { record_type: 'contact', cats_id: 501, same: true });
  const names = (/** @type {object} */ body) => Object.keys(body).sort();
  assert.deepEqual(names(stub.requests[0]?.body), names(contract('decisions-company').request));
  assert.deepEqual(names(stub.requests[1]?.body), names(contract('decisions-person').request));
});
