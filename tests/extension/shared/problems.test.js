import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { factsOf, isOutcomeUnknown, Problem, PROBLEMS, problemText } from '../../../extension/shared/problems.js';

const errors = readFileSync(new URL('../../../server/catsync/errors.py', import.meta.url), 'utf8');
const codes = [...errors.matchAll(/^ {4}"([a-z_]+)": \(\d/gm)].map((match) => match[1] ?? '');

test('every error code of the companion has a text', () => {
  assert.ok(codes.length > 20);
  assert.deepEqual(codes.filter((code) => !PROBLEMS[code]), []);
});

test('every text has a sentence, a next step, and no two problems share them', () => {
  for (const [code, text] of Object.entries(PROBLEMS)) {
    assert.match(text.title, /^[A-Z].{8,}\.$/, code);
    assert.match(text.next, /^[A-Z“].{8,}\.$/, code);
    assert.equal(text.button === null, text.remedy === null, code);
  }
  const titles = Object.values(PROBLEMS).map((text) => text.title);
  assert.equal(new Set(titles).size, titles.length);
});

test('no text blames nobody, shouts or rejoices', () => {
  const all = Object.values(PROBLEMS).map((text) => text.title + text.next).join(' ');
  assert.doesNotMatch(all, /something went wrong|!|successfully|oops/i);
});

test('an unknown code of a newer companion shows the companion\'s own sentence', () => {
  assert.equal(problemText('not_invented_yet').quote, true);
});

test('only where the answer was lost may the same sync be sent again', () => {
  assert.equal(isOutcomeUnknown({ code: 'companion_slow' }), true);
  assert.equal(isOutcomeUnknown({ code: 'validation_failed' }), false);
});

test('a fault of our own tells its kind, not its message', () => {
  assert.deepEqual(factsOf(new TypeError('of Marta Oliveira')), { code: 'internal', message: 'TypeError' });
  assert.deepEqual(factsOf(new Problem('forbidden', { message: 'm' })), { code: 'forbidden', message: 'm' });
});
