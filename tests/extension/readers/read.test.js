import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { isProfile, read, readerFor } from '../../../extension/readers/index.js';
import { documentOf, note, pageNames, readPage, states } from './page.js';

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const MARTA = 'https://www.linkedin.com/in/marta-oliveira/';

for (const { page, url, profile, not_found, uncertain, name_note } of json('expected.json')) {
  test(`${page} at ${url} is read as expected`, () => {
    const { report, ...person } = readPage(page, url);
    assert.deepEqual(person, profile);
    assert.deepEqual(report.filter(({ state }) => state === 'not_found').map(({ field }) => field), not_found);
    assert.deepEqual(Object.fromEntries(report.filter(({ state }) => state === 'uncertain').map(({ field, note: why }) => [field, why])), uncertain);
    assert.equal(report[0].note, name_note);
    assert.ok(Object.keys(person.fields).every((field) => report.some((entry) => entry.field === field)));
  });
}

test('every fixture page is read by the table, or is a page that scripts draw', () => {
  const read = new Set(json('expected.json').map(({ page }) => page));
  assert.deepEqual(pageNames.filter((name) => !read.has(name)), ['linkedin-spa.html']);
});

test('the demonstration\'s captured person is what the reader makes of the page', () => {
  assert.deepEqual(json('../../../server/catsync/demo/marta-oliveira.json'), readPage('linkedin-sdui-marta-oliveira.html', MARTA));
});

test('people of the rails, hidden copies and buttons never get into a person', () => {
  const seen = JSON.stringify(readPage('linkedin-sdui-marta-oliveira.html', MARTA));
  for (const word of ['Ivo', 'Greta', 'Sami', 'Decoy', 'Connect', 'Message', '1st', '2nd', 'Open the company', 'Contact info', '500+']) {
    assert.ok(!seen.includes(word), word);
  }
});

test('a card that still shows the previous person is refused', () => {
  const profile = readPage('linkedin-sdui-tomas-lindqvist.html', MARTA);
  assert.deepEqual(profile.fields, {});
  assert.equal(states(profile).full_name, 'not_found');
  assert.match(note(profile, 'full_name'), /another person/);
});

test('a member id in the address is not held against a card with a public name', () => {
  const profile = readPage('linkedin-sdui-marta-oliveira.html', 'https://www.linkedin.com/in/ACoAAB0martaoliveira0000000000sample/');
  assert.equal(profile.fields.full_name, 'Marta Oliveira');
});

test('the tab\'s title gives an uncertain name where the address agrees with it', () => {
  const page = documentOf('<title>(3) Marta Oliveira | LinkedIn</title><main></main>');
  const profile = read(page, MARTA);
  assert.equal(profile.fields.full_name, 'Marta Oliveira');
  assert.equal(states(profile).full_name, 'uncertain');
});

test('the tab\'s title gives no name where it is that of the person before', () => {
  const profile = read(documentOf('<title>Tomás Lindqvist | LinkedIn</title><main></main>'), MARTA);
  assert.equal(profile.fields.full_name, undefined);
});

test('a site\'s reader is told by the address', () => {
  assert.equal(readerFor('https://de.linkedin.com/in/x-y/'), 'linkedin');
  assert.equal(readerFor('https://github.com/someone'), 'github');
  assert.equal(readerFor('https://www.xing.com/profile/Some_One'), 'xing');
  assert.equal(readerFor('https://people.example/x'), 'generic');
});

test('nobody is read on pages of a known site that are no profile, and off the web', () => {
  for (const url of ['https://www.linkedin.com/feed/', 'https://github.com/a/b', 'chrome://settings', 'file:///x.html', 'about:blank', 'x']) {
    assert.equal(readerFor(url), undefined, url);
  }
});

test('isProfile is true for profiles of known sites alone', () => {
  assert.equal(isProfile(MARTA), true);
  assert.equal(isProfile('https://www.linkedin.com/feed/'), false);
  assert.equal(isProfile('https://people.example/x'), false);
});
