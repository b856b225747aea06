/** schema.org as microdata: `itemscope`, `itemtype`, `itemprop`. */

/** @import { Person } from './person.js' */

import { all, attribute, call, closest, get, textOf } from './dom.js';
import { companyAddresses, named } from './person.js';
import { countryCode } from './place.js';

const PERSON = '[itemscope][itemtype*="schema.org/Person"]';
const MOST_PERSONS = 50;

/** @param {Element} scope @param {string} name @returns {Element[]} properties of this item, not of items inside it */
function properties(scope, name) {
  return all(scope, `[itemprop~="${name}"]`).filter((each) => {
    const parent = get(each, 'parentElement');
    return parent && closest(parent, '[itemscope]') === scope;
  });
}

/** @param {Element | undefined} element @returns {string | undefined} */
function valueOf(element) {
  if (!element) return undefined;
  const given = attribute(element, 'content') || (isLink(element) ? attribute(element, 'href') : '');
  const name = call(element, 'hasAttribute', 'itemscope') ? properties(element, 'name')[0] : undefined;
  return given || (name ? valueOf(name) : textOf(element)) || undefined;
}

/** @param {Element} element */
function isLink(element) {
  return ['A', 'LINK', 'AREA'].includes(String(get(element, 'nodeName')).toUpperCase());
}

/** A link's text, where its text is meant: `<a itemprop="name" href="...">`. @param {Element | undefined} element */
function textValueOf(element) {
  if (element && isLink(element) && !attribute(element, 'content')) return textOf(element) || undefined;
  return valueOf(element);
}

/** @param {Element} scope @returns {Person} */
function personOf(scope) {
  const text = (/** @type {string} */ name) => textValueOf(properties(scope, name)[0]);
  const values = (/** @type {string} */ name) => properties(scope, name).map(valueOf).filter((each) => each !== undefined);
  const employer = properties(scope, 'worksFor')[0] ?? properties(scope, 'affiliation')[0];
  return named({
    full_name: text('name'),
    first_name: text('givenName'),
    middle_name: text('additionalName'),
    last_name: text('familyName'),
    title: text('jobTitle'),
    company: textValueOf(employer),
    ...companyAddresses(employer ? ['url', 'sameAs'].flatMap((name) => properties(employer, name)).map(valueOf) : []),
    location: text('homeLocation') ?? text('workLocation'),
    ...addressOf(properties(scope, 'address')[0]),
    about: text('description'),
    url: values('url')[0],
    website: values('url')[0],
    emails: values('email'),
    phones: values('telephone'),
    social_urls: values('sameAs'),
  });
}

/** @param {Element | undefined} element @returns {Person} */
function addressOf(element) {
  if (!element) return {};
  if (!call(element, 'hasAttribute', 'itemscope')) return { location: textOf(element) };
  const text = (/** @type {string} */ name) => textValueOf(properties(element, name)[0]);
  const country = text('addressCountry');
  return {
    street: text('streetAddress'),
    city: text('addressLocality'),
    state: text('addressRegion'),
    postal_code: text('postalCode'),
    country_code: country ? countryCode(country) : undefined,
  };
}

/**
 * Persons that are nobody's author, employee or colleague.
 * @param {Document} doc
 * @returns {Person[]}
 */
export function personsInMicrodata(doc) {
  const isSubject = (/** @type {Element} */ scope) => {
    const property = attribute(scope, 'itemprop');
    return !property || property === 'mainEntity';
  };
  return all(doc, PERSON).filter(isSubject).slice(0, MOST_PERSONS).map(personOf);
}
