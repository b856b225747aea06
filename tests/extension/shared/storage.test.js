import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import * as storage from '../../../extension/shared/storage.js';
import { fakeChrome } from './fake-chrome.js';

beforeEach(() => { globalThis.chrome = fakeChrome({ local: { base_url: 'http://127.0.0.1:8766', token: 't' } }); });

for (const [typed, clean] of /** @type {[string, string | null][]} */ ([
  ['127.0.0.1:8766', 'http://127.0.0.1:8766'], ['https://catsync.example/base/', 'https://catsync.example/base'], [' http://nas.local ', 'http://nas.local'],
  ['', null], ['ftp://x.example', null], ['https://user:pw@x.example', null], ['http://', null],
])) test(`the address “${typed}” becomes ${clean}`, () => assert.equal(storage.cleanAddress(typed), clean));

test('another address starts unpaired', async () => {
  await storage.keepAddress('https://catsync.example');
  assert.deepEqual(await storage.connection(), { address: 'https://catsync.example', token: null });
});

test('the same address keeps its token', async () => {
  await storage.keepAddress('http://127.0.0.1:8766');
  assert.equal((await storage.connection()).token, 't');
});

test('a draft is kept per person, in memory only', async () => {
  await storage.keepDraft('https://a.example/1', { ...storage.emptyDraft(), edits: { title: 'CTO' } });
  assert.deepEqual((await storage.draft('https://a.example/1')).edits, { title: 'CTO' });
  assert.deepEqual((await storage.draft('https://a.example/2')).edits, {});
  assert.doesNotMatch(JSON.stringify(globalThis.chrome.kept.local), /CTO/);
});

test('an errand is taken once', async () => {
  await storage.leaveErrand(7, { name: 'Marta' });
  assert.deepEqual(await storage.takeErrand(7), { name: 'Marta' });
  assert.equal(await storage.takeErrand(7), null);
});
