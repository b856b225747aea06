/** A place as one line ("Lisbon, Portugal"), taken apart only where its last part is the name of a country. */

/** @import { Draft } from './draft.js' */

import { folded, line } from './text.js';

/** @type {Map<string, Map<string, string>>} language -> folded name of a country -> code */
const COUNTRIES = new Map();

/** @param {string} language @returns {Map<string, string>} */
function countries(language) {
  const known = COUNTRIES.get(language);
  if (known) return known;
  /** @type {Map<string, string>} */
  const names = new Map();
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
    const isCurrent = new Intl.Locale(`und-${code}`).region === code; // not DD or UK
    const name = isCurrent && !/^(X|Q|Z|EU|EZ|UN)/.test(code) && display.of(code);
    if (name && !names.has(folded(name))) names.set(folded(name), code);
  }
  COUNTRIES.set(language, names);
  return names;
}

/**
 * @param {string} text a code, or a name in English or in the language of the page
 * @param {string} [language] BCP 47, hostile
 * @returns {string | undefined} ISO 3166-1 alpha-2
 */
export function countryCode(text, language = 'en') {
  const given = line(text, 100);
  if (!given) return undefined;
  const spoken = /^[a-z]{2,3}$/i.exec(language.split('-')[0] ?? '')?.[0]?.toLowerCase() ?? 'en';
  if (/^[A-Z]{2}$/.test(given)) return [...countries('en').values()].includes(given) ? given : undefined;
  return countries('en').get(folded(given)) ?? countries(spoken).get(folded(given));
}

/**
 * Three parts that end in a country are city, state and country; of two, the first is most often the city.
 * @param {Draft} draft
 * @param {string} location
 * @param {string} language
 */
export function readPlace(draft, location, language) {
  draft.found('location', location);
  const parts = line(location).split(/\s*,\s*/).filter(Boolean);
  const country = countryCode(parts.at(-1) ?? '', language);
  if (!country) return;
  draft.found('country_code', country);
  if (parts.length === 2) draft.uncertain('city', `The page shows "${line(location, 100)}"; the first part may be a region.`, parts[0]);
  if (parts.length === 3) {
    draft.found('city', parts[0]);
    draft.found('state', parts[1]);
  }
}
