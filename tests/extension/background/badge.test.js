import assert from 'node:assert/strict';
import { test } from 'node:test';

import { badgeOf, identityOnly } from '../../../extension/background/badge.js';
import { contract } from '../shared/stub-companion.js';

const { request, response } = contract('profiles-resolve');
const none = { ...response.company, state: 'none', warning: null };

test('look-alike companies are counted on the badge and named in its title', () => {
  const badge = badgeOf('Marta Oliveira', response);
  assert.equal(badge.text, '3!');
  assert.equal(badge.title, 'Marta Oliveira: not in CATS yet. 3 records look like Acme Robotics. Which one?');
});

for (const [state, text] of [['new', '+'], ['same', '✓'], ['probable', '?'], ['several', '?'], ['unknown', '']]) {
  test(`${state} is shown as “${text}”`, () => assert.equal(badgeOf('M', { match: { ...response.match, state }, company: none }).text, text));
}

test('a company that was chosen already is no warning', () => {
  assert.equal(badgeOf('M', { match: response.match, company: { ...response.company, state: 'chosen' } }).text, '+');
});

test('the badge asks with identity keys alone', () => {
  const profile = { ...request.profile, fields: { ...request.profile.fields, about: 'long', headline: 'h' } };
  const asked = identityOnly(profile);
  assert.deepEqual(Object.keys(asked.fields).sort(), ['city', 'company', 'company_website', 'country_code', 'full_name', 'social_urls']);
  assert.deepEqual(asked.report, []);
});
