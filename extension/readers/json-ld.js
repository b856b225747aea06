/** schema.org in `<script type="application/ld+json">`. Objects are asked for their own, expected keys only. */

/** @import { Person } from './person.js' */

import { all, get } from './dom.js';
import { companyAddresses, named } from './person.js';
import { countryCode } from './place.js';
import { line, paragraphs } from './text.js';

const MOST_BLOCKS = 50;
const MOST_NODES = 500;
const LONGEST_BLOCK = 500_000;

/** @param {unknown} node @param {string} key @returns {unknown} */
function own(node, key) {
  const isObject = typeof node === 'object' && node !== null && Object.hasOwn(node, key);
  return isObject ? /** @type {Record<string, unknown>} */ (node)[key] : undefined;
}

/** @param {unknown} value @returns {unknown[]} */
function many(value) {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.slice(0, MOST_NODES) : [value];
}

/**
 * The first text: a string, a number, or what an object calls its value or name.
 * @param {unknown} value
 * @returns {string | undefined}
 */
function text(value) {
  for (const item of many(value)) {
    const plain = typeof item === 'object' ? own(item, '@value') ?? own(item, 'name') : item;
    const found = typeof plain === 'string' || typeof plain === 'number' ? paragraphs(String(plain)) : '';
    if (found) return found;
  }
  return undefined;
}

/** @param {unknown} value @returns {string[]} */
function texts(value) {
  return many(value).map((item) => text(item)).filter((item) => item !== undefined);
}

/** @param {unknown} value @returns {string[]} addresses, also where they stand in an object */
function addresses(value) {
  return many(value).map((item) => text(own(item, 'url') ?? own(item, '@id') ?? item)).filter((item) => item !== undefined);
}

/** @param {unknown} node @param {string} wanted */
function isA(node, wanted) {
  return many(own(node, '@type')).some((type) => typeof type === 'string' && type.split(/[/:#]/).at(-1) === wanted);
}

/** @param {unknown} value @returns {Person} */
function addressOf(value) {
  const given = many(value)[0];
  if (typeof given === 'string') return { location: line(given) };
  const country = text(own(given, 'addressCountry'));
  return {
    street: text(own(given, 'streetAddress')),
    city: text(own(given, 'addressLocality')),
    state: text(own(given, 'addressRegion')),
    postal_code: text(own(given, 'postalCode')),
    country_code: country ? countryCode(country) : undefined,
  };
}

/** @param {unknown} node @returns {Person} */
function personOf(node) {
  const employer = many(own(node, 'worksFor') ?? own(node, 'affiliation'))[0];
  const home = many(own(node, 'workLocation') ?? own(node, 'homeLocation'))[0];
  const address = own(node, 'address') ?? own(home, 'address');
  return named({
    full_name: text(own(node, 'name')),
    first_name: text(own(node, 'givenName')),
    middle_name: text(own(node, 'additionalName')),
    last_name: text(own(node, 'familyName')),
    title: text(own(node, 'jobTitle')),
    company: text(employer),
    ...companyAddresses([...addresses(own(employer, 'url')), ...texts(own(employer, 'sameAs'))]),
    location: text(own(home, 'name')),
    ...addressOf(address),
    about: text(own(node, 'description') ?? own(node, 'disambiguatingDescription')),
    url: addresses(own(node, 'url') ?? own(node, '@id'))[0],
    website: addresses(own(node, 'url'))[0],
    emails: texts(own(node, 'email')),
    phones: texts(own(node, 'telephone')),
    social_urls: texts(own(node, 'sameAs')),
  });
}

/** @param {Element} script @returns {unknown} undefined where it is not JSON */
function parsed(script) {
  const source = String(get(script, 'textContent') ?? '');
  if (source.length > LONGEST_BLOCK) return undefined;
  try {
    return JSON.parse(source.replace(/^\s*<!--|-->\s*$/g, ''));
  } catch {
    return undefined;
  }
}

/**
 * What the page is about: nodes at the top, in @graph, or the main entity of a page. Authors, colleagues and founders stand
 * deeper and are not looked for.
 * @param {unknown} root
 * @returns {unknown[]}
 */
function subjects(root) {
  const tops = many(root).flatMap((node) => [node, ...many(own(node, '@graph'))]).slice(0, MOST_NODES);
  const graph = new Map(tops.map((node) => [own(node, '@id'), node]));
  const entities = tops.flatMap((node) => many(own(node, 'mainEntity'))).map((node) => graph.get(own(node, '@id') ?? node) ?? node);
  return [...new Set([...entities, ...tops])];
}

/**
 * @param {Document} doc
 * @returns {Person[]} main entities first
 */
export function personsInJsonLd(doc) {
  const scripts = all(doc, 'script[type="application/ld+json" i]').slice(0, MOST_BLOCKS);
  return scripts.flatMap((script) => subjects(parsed(script))).filter((node) => isA(node, 'Person')).slice(0, MOST_NODES).map(personOf);
}
