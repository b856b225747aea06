import assert from 'node:assert/strict';
import { test } from 'node:test';

import { watchGrantedSites } from '../../../extension/background/sites.js';
import { fakeChrome } from '../shared/fake-chrome.js';

test('watchers are made equal to the granted origins, and started in open tabs', async () => {
  const chrome = fakeChrome();
  /** @type {any} */ (globalThis).chrome = chrome;
  const done = { register: /** @type {any[]} */ ([]), unregister: /** @type {any[]} */ ([]), started: /** @type {any[]} */ ([]) };
  chrome.permissions.getAll = async () => ({ origins: ['https://*.linkedin.com/*', 'https://github.com/*'] });
  chrome.scripting.getRegisteredContentScripts = async () => [{ id: 'watch https://github.com/*' }, { id: 'watch https://gone.example/*' }];
  chrome.scripting.registerContentScripts = async (/** @type {any[]} */ scripts) => { done.register.push(...scripts.map((script) => script.matches[0])); };
  chrome.scripting.unregisterContentScripts = async (/** @type {any} */ { ids }) => { done.unregister.push(...ids); };
  chrome.scripting.executeScript = async (/** @type {any} */ { target }) => { done.started.push(target.tabId); return []; };
  await watchGrantedSites();
  assert.deepEqual(done, { register: ['https://*.linkedin.com/*'], unregister: ['watch https://gone.example/*'], started: [1] });
});
