/** What the icon says while browsing. Pure. Never colour alone: a sign, and the words in the title. */

/** @import { BadgeAnswer, Fields, Profile } from '../shared/types.js' */

const INK = '#ffffff';
const GREEN = '#0f5f34';
const BLUE = '#0b53db';
const AMBER = '#7a4700';

/** Enough to find somebody by, and nothing more (M0). @type {(keyof Fields)[]} */
const IDENTITY_KEYS = [
  'full_name', 'first_name', 'last_name', 'company', 'company_url', 'company_website', 'city', 'country_code', 'emails', 'phones', 'social_urls',
];

/** @param {Profile} profile @returns {Profile} */
export function identityOnly(profile) {
  const fields = Object.fromEntries(IDENTITY_KEYS.filter((key) => profile.fields[key] !== undefined).map((key) => [key, profile.fields[key]]));
  return { url: profile.url, reader: profile.reader, fields, report: [] };
}

const PERSON = {
  new: { text: '+', ground: BLUE, words: 'not in CATS yet' },
  same: { text: '✓', ground: GREEN, words: 'in CATS' },
  probable: { text: '?', ground: AMBER, words: 'probably in CATS' },
  several: { text: '?', ground: AMBER, words: 'several records in CATS could be this person' },
  unknown: { text: '', ground: BLUE, words: 'CATS is not fully loaded yet' },
};

/**
 * @param {string} name
 * @param {BadgeAnswer} answer
 * @returns {{text: string, title: string, ink: string, ground: string}}
 */
export function badgeOf(name, { match, company }) {
  const person = PERSON[match.state] ?? PERSON.unknown;
  const title = `${name}: ${person.words}.`;
  const lookAlikes = company.state === 'ask' ? company.warning?.companies.length ?? 0 : 0;
  if (!lookAlikes) return { text: person.text, title, ink: INK, ground: person.ground };
  return { text: `${lookAlikes}!`, title: `${title} ${company.text}`, ink: INK, ground: AMBER };
}
