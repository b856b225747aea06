import assert from 'node:assert/strict';
import { test } from 'node:test';

import { patternOf, siteList } from '../../../extension/options/sites.js';

for (const [typed, pattern] of /** @type {[string, string | null][]} */ ([
  ['people.example.org', 'https://people.example.org/*'], ['http://intranet.example:8080/team?x', 'http://intranet.example:8080/*'], ['localhost:3000', 'https://localhost:3000/*'],
  ['', null], ['two words', null], ['*', null], ['https://*/*', null], ['ftp://x.example', null], ['word', null],
])) test(`“${typed}” asks for ${pattern}`, () => assert.equal(patternOf(typed), pattern));

test('the offered sites come first, then those that were typed', () => {
  const list = siteList(['https://github.com/*', 'https://people.example.org/*']);
  assert.deepEqual(list.map(({ label, isOn }) => [label, isOn]), [['LinkedIn', false], ['GitHub', true], ['XING', false], ['people.example.org', true]]);
});
