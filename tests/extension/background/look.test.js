import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { moved, settled } from '../../../extension/background/look.js';
import { READ_CAPTURE } from '../../../extension/shared/messages.js';
import { fakeChrome } from '../shared/fake-chrome.js';
import { contract, StubCompanion } from '../shared/stub-companion.js';

const URL_OF_MARTA = 'https://www.linkedin.com/in/marta-oliveira';
const { profile } = contract('profiles-resolve').request;
const capture = { url: URL_OF_MARTA, html: '', title: '', lang: '', selection: '', truncated: false };
/** @type {StubCompanion} */
let stub;
/** @type {any} */
let read;
let shownAddress = '';

before(async () => { stub = await new StubCompanion().start(); });
after(() => stub.stop());
beforeEach(() => {
  stub.requests = [];
  read = profile;
  shownAddress = URL_OF_MARTA;
  globalThis.chrome = fakeChrome({ local: { base_url: stub.address, token: 't' } });
  globalThis.chrome.runtime.sendMessage = async (/** @type {any} */ message) => (message.type === READ_CAPTURE ? read : undefined);
  globalThis.chrome.scripting.executeScript = async (/** @type {any} */ { func }) => [{ result: func.name === 'capturePage' ? capture : shownAddress }];
});

/** @param {object} [more] */
const look = (more) => settled(1, 'doc', { type: 'page_settled', visit: 'v1', url: URL_OF_MARTA, isLast: false, ...more });
const badge = () => globalThis.chrome.badges[1]?.text ?? '';

test('a profile at rest gets its badge', async () => {
  await moved(1, 'v1');
  assert.deepEqual(await look(), { again: false });
  assert.equal(badge(), '3!');
});

test('the next page clears the badge at once', async () => {
  await moved(1, 'v1');
  await look();
  await moved(1, 'v2');
  assert.deepEqual(globalThis.chrome.badges[1], { text: '', title: 'Catsync' });
});

test('an answer that comes when another page stands there is dropped', async () => {
  await moved(1, 'v1');
  stub.answers.set('POST /profiles/resolve', () => { moved(1, 'v2'); return null; });
  await look();
  stub.answers.clear();
  assert.equal(badge(), '');
});

test('an answer for a document that is gone is dropped', async () => {
  await moved(1, 'v1');
  shownAddress = 'https://www.linkedin.com/feed/';
  await look();
  assert.equal(badge(), '');
});

test('a page whose name has not come yet is looked at again', async () => {
  await moved(1, 'v1');
  read = { ...profile, fields: {} };
  assert.deepEqual(await look(), { again: true });
  assert.equal(stub.requests.length, 0);
});

test('a page that never shows a name is left alone', async () => {
  await moved(1, 'v1');
  read = { ...profile, fields: {} };
  assert.deepEqual(await look({ isLast: true }), { again: false });
});

test('the old name under a new address is not taken for the new person', async () => {
  await moved(1, 'v1');
  await look();
  await moved(1, 'v2');
  read = { ...profile, url: 'https://www.linkedin.com/in/somebody-else' };
  assert.deepEqual(await look({ visit: 'v2' }), { again: true });
  assert.equal(badge(), '');
});

test('pages of a known site that are nobody\'s profile are not read', async () => {
  await moved(1, 'v1');
  let reads = 0;
  globalThis.chrome.scripting.executeScript = async () => { reads += 1; return []; };
  assert.deepEqual(await look({ url: 'https://www.linkedin.com/feed/' }), { again: false });
  assert.equal(reads, 0);
});

test('an unpaired browser asks nothing', async () => {
  delete globalThis.chrome.kept.local.token;
  await moved(1, 'v1');
  await look();
  assert.equal(stub.requests.length, 0);
});

test('a companion that is away leaves the icon as it is', async () => {
  await moved(1, 'v1');
  globalThis.chrome.kept.local.base_url = 'http://127.0.0.1:9';
  assert.deepEqual(await look(), { again: false });
  assert.equal(badge(), '');
});
