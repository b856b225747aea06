/** Any page that says in a standard way whom it is about. */

/** @import { FieldName, Profile } from './types.js' */
/** @import { Person } from './person.js' */

import { all, isHidden, textOf } from './dom.js';
import { Draft } from './draft.js';
import { personsInHCards } from './h-card.js';
import { personsInJsonLd } from './json-ld.js';
import { personsInMicrodata } from './microdata.js';
import { personsInOpenGraph } from './open-graph.js';
import { folded, personName } from './text.js';
import { identity, link, network, webUrl } from './urls.js';

const TRIED = /** @type {const} */ (['full_name', 'first_name', 'middle_name', 'last_name', 'title', 'company', 'company_url',
  'company_website', 'location', 'street', 'city', 'state', 'postal_code', 'country_code', 'about', 'website', 'emails', 'phones',
  'social_urls']);
const PLAIN = /** @type {const} */ (['first_name', 'middle_name', 'last_name', 'title', 'company', 'company_url', 'company_website',
  'location', 'street', 'city', 'state', 'postal_code', 'country_code', 'about']);

/** @param {Person} person */
function nameKey(person) {
  return folded(personName(person.full_name).slice(0, 400));
}

/**
 * Whom the page is about: the one that claims the page's address, else the one that a heading of the page names, else the only one.
 * @param {Person[]} persons
 * @param {string[]} headings folded
 * @param {string} page canonical address
 * @returns {Person | undefined}
 */
function subject(persons, headings, page) {
  const names = new Set(persons.map(nameKey));
  if (names.size === 1) return persons[0];
  const atPage = persons.filter((each) => each.url && identity(webUrl(each.url, page)?.href ?? '') === page);
  if (new Set(atPage.map(nameKey)).size === 1) return atPage[0];
  const inHeading = persons.filter((each) => headings.includes(nameKey(each)));
  return new Set(inHeading.map(nameKey)).size === 1 ? inHeading[0] : undefined;
}

/**
 * @param {Draft} draft
 * @param {Person} person
 */
function take(draft, person) {
  for (const field of PLAIN) draft.found(field, person[field]);
  const website = webUrl(person.website, draft.base);
  const isOwnSite = website && (identity(website.href) !== draft.url || website.pathname === '/');
  if (isOwnSite && !network(website)) draft.found('website', website.href);
}

/** @param {Draft} draft @param {Person[]} persons agreeing blocks: their lists are joined */
function takeLists(draft, persons) {
  const joined = (/** @type {'emails' | 'phones' | 'social_urls'} */ key) => persons.flatMap((each) => each[key] ?? []);
  draft.found('emails', joined('emails').map((email) => ({ email })));
  draft.found('phones', joined('phones').map((number) => ({ number })));
  const profiles = persons.flatMap((each) => [each.url, each.website]).filter((each) => {
    const url = webUrl(each, draft.base);
    return url && network(url)?.profile;
  });
  const addresses = [...joined('social_urls'), ...profiles.filter((each) => each !== undefined)];
  draft.found('social_urls', addresses.filter((each) => link(each, draft.base) !== draft.value('website')));
}

/**
 * @param {Document} doc
 * @param {string} url
 * @param {string} profileUrl
 * @returns {Profile}
 */
export function readGeneric(doc, url, profileUrl) {
  const draft = new Draft(webUrl(url) && network(new URL(url))?.site === 'xing' ? 'xing' : 'generic', profileUrl, url);
  const persons = [personsInJsonLd, personsInMicrodata, personsInHCards, personsInOpenGraph].flatMap((find) => find(doc)).filter(nameKey);
  if (!persons.length) return draft.profile(TRIED, 'The page does not say in a standard way whom it is about.');
  const headings = all(doc, 'h1').filter((each) => !isHidden(each)).slice(0, 20).map((each) => folded(personName(textOf(each))));
  const chosen = subject(persons, headings, profileUrl);
  if (!chosen) draft.uncertain('full_name', 'The page names several people, and none of them as its subject.');
  else readChosen(draft, chosen, persons, headings);
  return draft.profile(TRIED);
}

/**
 * @param {Draft} draft
 * @param {Person} chosen
 * @param {Person[]} persons
 * @param {string[]} headings
 */
function readChosen(draft, chosen, persons, headings) {
  const name = nameKey(chosen);
  const agreeing = persons.filter((each) => nameKey(each) === name);
  const isContradicted = persons.length > agreeing.length || (headings.length === 1 && headings[0] !== '' && !headings[0]?.includes(name));
  if (isContradicted) draft.uncertain('full_name', 'The page shows, or describes, another name as well.', chosen.full_name);
  else draft.found('full_name', chosen.full_name);
  for (const person of [chosen, ...agreeing]) take(draft, person);
  takeLists(draft, agreeing);
}
