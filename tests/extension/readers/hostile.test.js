import assert from 'node:assert/strict';
import { test } from 'node:test';

import { read } from '../../../extension/readers/index.js';
import { LIMITS, LIST_LIMITS } from '../../../extension/readers/text.js';
import { documentOf, htmlOf, pageNames, readHtml, states } from './page.js';

const ADDRESSES = ['https://www.linkedin.com/in/marta-oliveira/', 'https://www.linkedin.com/sales/lead/ACwAAA12345', 'https://github.com/tlindqvist',
  'https://www.xing.com/profile/A_B', 'https://people.example/someone?id=7', 'https://www.linkedin.com/feed/', 'javascript:alert(1)', 'nonsense', ''];
const FIELDS = new Set(Object.keys(LIMITS));

/** Holds for whatever a page says. */
function assertHarmless(profile) {
  assert.deepEqual(Object.keys(profile).sort(), ['fields', 'reader', 'report', 'url']);
  for (const [field, value] of Object.entries(profile.fields)) {
    assert.ok(FIELDS.has(field), `${field} is not a field`);
    assert.ok(value !== '' && value !== null && value.length > 0, `${field} is empty`);
    const items = Array.isArray(value) ? value : [value];
    assert.ok(items.length <= (LIST_LIMITS[field] ?? 1), `${field} has too many`);
    for (const item of items) assertItem(field, typeof item === 'object' ? item.email ?? item.number : item);
  }
  for (const entry of profile.report) assert.ok(entry.note.length < 300 && FIELDS.has(entry.field));
}

function assertItem(field, text) {
  assert.equal(typeof text, 'string');
  assert.ok(text.length <= LIMITS[field], `${field} has ${text.length} characters`);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  if (/url|website/.test(field)) assert.match(text, /^https?:\/\//);
}

/** Numbers that are the same in every run. */
function* random(seed) {
  for (let state = seed; ; state = (state * 1103515245 + 12345) % 2147483648) yield state / 2147483648;
}

/** A page with pieces of it repeated, dropped, swapped or made evil. */
function mangled(html, numbers) {
  const evil = ['javascript:alert(1)', '\u202e', '<script>alert(1)</script>', '"', '\'', '<', '>', '</script>', '{"__proto__":{"x":1}}', 'x'.repeat(5000), '\u0000', '&#x202e;'];
  const pick = (most) => Math.floor(numbers.next().value * most);
  let text = html;
  for (let round = 0; round < 6; round += 1) {
    const [from, to] = [pick(text.length), pick(text.length)].sort((a, b) => a - b);
    const piece = text.slice(from, Math.min(to, from + 400));
    const replacement = [piece + piece, '', evil[pick(evil.length)], [...piece].reverse().join('')][pick(4)];
    text = text.slice(0, from) + replacement + text.slice(from + piece.length);
  }
  return text;
}

for (const name of pageNames) {
  test(`${name} is harmless at any address`, () => {
    const page = documentOf(htmlOf(name));
    for (const address of ADDRESSES) assertHarmless(read(page, address));
  });

  test(`${name} stays harmless when mangled`, () => {
    const numbers = random(name.length * 7919 + 1);
    for (let round = 0; round < 8; round += 1) {
      const page = documentOf(mangled(htmlOf(name), numbers));
      for (const address of ADDRESSES.slice(0, 5)) assertHarmless(read(page, address));
    }
  });
}

test('a name of a megabyte is cut and said to be uncertain', () => {
  const profile = readHtml(`<div class="h-card"><span class="p-name">${'Jane '.repeat(200_000)}</span></div>`);
  assert.equal(profile.fields.full_name.length <= LIMITS.full_name, true);
  assert.equal(states(profile).full_name, 'uncertain');
});

test('a page of 1,500 nested elements, three times what the parser of Chromium keeps, is read in time', () => {
  const deep = `${'<div>'.repeat(1500)}<h1 class="p-name">Deep Down</h1>`;
  const started = performance.now();
  assert.equal(readHtml(`<div class="h-card">${deep}</div>`).fields.full_name, 'Deep Down');
  assert.ok(performance.now() - started < 5000);
});

test('prototype keys in JSON-LD neither pollute nor count', () => {
  const profile = readHtml('<script type="application/ld+json">{"@type":"Person","__proto__":{"name":"Proto","polluted":1},"constructor":{"prototype":{"polluted":1}}}</script>');
  assert.equal(profile.fields.full_name, undefined);
  assert.equal({}.polluted, undefined);
});

test('a person nested in another\'s data is not the page\'s person', () => {
  const nested = { '@type': 'Article', author: { '@type': 'Person', name: 'Nested Author' } };
  assert.deepEqual(readHtml(`<script type="application/ld+json">${JSON.stringify(nested)}</script>`).fields, {});
});

test('a page whose images are named like methods is read all the same', () => {
  const names = ['querySelector', 'querySelectorAll', 'createTreeWalker', 'documentElement', 'body', 'title', 'firstChild', 'lang'];
  const images = names.map((name) => `<img name="${name}"><form name="${name}"></form>`).join('');
  assert.equal(readHtml(`${images}<div class="h-card"><h1 class="p-name">Still Here</h1></div>`).fields.full_name, 'Still Here');
});

test('a document that is none yields nobody', () => {
  for (const nothing of [null, undefined, {}, { querySelectorAll: 1 }]) {
    assert.deepEqual(read(/** @type {any} */ (nothing), ADDRESSES[0]).fields, {});
  }
});
