import assert from 'node:assert/strict';
import { test } from 'node:test';

import { detailsText, inheritedText, initials, lockText, relativeTime, sourceText, valueText } from '../../../extension/panel/words.js';

const ana = { id: 1, name: 'Ana Ruiz', role: 'admin' };
const NOW = Date.parse('2026-11-23T19:00:00Z');

for (const [source, text] of /** @type {[any, string][]} */ ([
  [{ layer: 'person', by: 'Ana Ruiz' }, 'Your choice for Marta.'], [{ layer: 'person', by: 'Ben Okafor' }, 'Ben Okafor’s choice for Marta.'],
  [{ layer: 'campaign', name: 'Backend Q4' }, 'From the campaign Backend Q4.'], [{ layer: 'team' }, 'The team’s choice.'], [{ layer: 'user' }, 'Your own default.'],
])) test(`a ${source.layer} choice of ${source.by ?? 'anyone'} reads “${text}”`, () => assert.equal(sourceText(source, 'Marta Oliveira', ana), text));

test('what would be without it is named by its layer', () => {
  assert.equal(inheritedText({ value: 'candidate', source: { layer: 'campaign' } }, 'Candidate'), 'The campaign says Candidate.');
  assert.equal(inheritedText({ value: 'candidate', source: { layer: 'built_in' } }, 'Candidate'), 'The default is Candidate.');
});

test('a lock says who locked', () => {
  const setting = /** @type {any} */ ({ locked: { layer: 'team', by: 'Ben Okafor' } });
  assert.equal(lockText(setting), 'Locked for the team by Ben Okafor.');
  assert.equal(lockText({ ...setting, locked: null }), '');
});

for (const [iso, text] of [['2026-11-23T18:59:59Z', 'just now'], ['2026-11-23T18:00:00Z', '1 hour ago'], ['2026-11-02T19:00:00Z', '3 weeks ago'], ['2026-11-23T19:12:00Z', 'in 12 minutes'], ['x', '']]) {
  test(`${iso} is “${text}”`, () => assert.equal(relativeTime(iso ?? '', NOW), text));
}

test('details tell what is there, and that a website is not', () => {
  assert.equal(detailsText({ city: null, website: null, contacts: 1, open_jobs: 0 }, ['city', 'website', 'contacts', 'open_jobs']), 'no website · 1 contact');
});

test('values speak in the words of their choices', () => {
  const setting = { key: 'x', choices: [{ value: 'a', label: 'Always' }] };
  assert.equal(valueText('a', setting), 'Always');
  assert.equal(valueText(['a'], setting), 'Always');
  assert.equal(valueText(false, setting), 'off');
});

for (const [name, letters] of [['Marta Oliveira', 'MO'], ['Madonna', 'M'], ['Ana de la Cruz', 'AC'], ['', '']]) {
  test(`the initials of “${name}” are “${letters}”`, () => assert.equal(initials(name ?? ''), letters));
}
