import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countryCode } from '../../../extension/readers/place.js';
import { titleBefore } from '../../../extension/readers/headline.js';
import { cut, line, nameFromTitle, paragraphs, personName } from '../../../extension/readers/text.js';

test('direction and control characters go, spaces become one', () => {
  assert.equal(line(' \u202eEve\u0000\u2066 \u200b\n\t Smith\u00a0\u00ad '), 'Eve Smith');
});

test('joiners of Persian names and emoji stay', () => {
  assert.equal(line('نیک\u200cزاد 👩\u200d💻'), 'نیک\u200cزاد 👩\u200d💻');
});

test('half a character is never left at the limit', () => {
  assert.equal(cut('ab😀', 3), 'ab');
});

test('a lone surrogate is dropped', () => {
  assert.equal(line('a\ud800b'), 'ab');
});

test('what is not text is nothing', () => {
  for (const raw of [null, undefined, 5, {}, [], () => 'x']) assert.equal(line(raw), '');
});

test('paragraphs keep one blank line at most', () => {
  assert.equal(paragraphs(' a \r\n\n\n\n b\u2028c '), 'a\n\nb\nc');
});

for (const [title, name] of [
  ['(3) Jane Doe | LinkedIn', 'Jane Doe'],
  ['(99+) Jane Doe | LinkedIn', 'Jane Doe'],
  ['Jane Doe - Head of Data - Acme | LinkedIn', 'Jane Doe'],
  ['Jean-Luc d\u2019Arc | LinkedIn', 'Jean-Luc d\u2019Arc'],
  ['(3) Feed | LinkedIn', ''],
  ['LinkedIn', ''],
  ['Jane Doe', ''],
]) test(`the name in the title "${title}" is "${name}"`, () => assert.equal(nameFromTitle(title), name));

for (const [shown, name] of [
  ['Jane Doe · 2nd', 'Jane Doe'],
  ['Jane Doe (She/Her)', 'Jane Doe'],
  ['Jana Voß (sie/ihr) · 1.', 'Jana Voß'],
  ['Jane (Smith) Doe', 'Jane (Smith) Doe'],
  ['Jane Doe (Smith)', 'Jane Doe (Smith)'],
]) test(`the name shown as "${shown}" is "${name}"`, () => assert.equal(personName(shown), name));

for (const [headline, company, title] of [
  ['Head of Data at Acme Robotics', 'Acme Robotics', 'Head of Data'],
  ['Head of Data @Acme Robotics | Speaker', 'Acme Robotics', 'Head of Data'],
  ['Leiter Daten bei Acme Röbotics', 'ACME Robotics', 'Leiter Daten'],
  ['Leiter Daten bei Acme Robotics', 'ACME Robotics', 'Leiter Daten'],
  ['VP at Large at Acme', 'Acme', 'VP at Large'],
  ['Ex-Acme, now free', 'Acme', ''],
  ['Acme', 'Acme', ''],
]) test(`the title in "${headline}" before ${company} is "${title}"`, () => assert.equal(titleBefore(headline, company), title));

for (const [given, language, code] of [
  ['Portugal', 'en', 'PT'], ['PT', 'en', 'PT'], ['Deutschland', 'de-DE', 'DE'], ['Deutschland', 'en', undefined],
  ['Germany', 'de', 'DE'], ['United Kingdom', 'en', 'GB'], ['UK', 'en', undefined], ['Lisbon', 'en', undefined], ['France', '<script>', 'FR'],
]) test(`the country "${given}" on a page in "${language}" is ${code}`, () => assert.equal(countryCode(given, language), code));
