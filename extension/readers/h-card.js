/** microformats2 `h-card`. */

/** @import { Person } from './person.js' */

import { all, attribute, closest, first, get, textOf } from './dom.js';
import { companyAddresses, named } from './person.js';
import { countryCode } from './place.js';
import { webUrl } from './urls.js';

const NESTING = '.h-card, .h-entry, .h-feed, .h-event, .h-review, .h-item, .h-cite';
const MOST_PERSONS = 50;

/** @param {Element} card @param {string} name @returns {Element[]} properties of this card, not of cards inside it */
function properties(card, name) {
  return all(card, `.${name}`).filter((each) => {
    const parent = get(each, 'parentElement');
    return parent && closest(parent, NESTING) === card;
  });
}

/** @param {Element | undefined} element @returns {string | undefined} */
function text(element) {
  return (element && (attribute(element, 'title') || attribute(element, 'value') || textOf(element))) || undefined;
}

/** @param {Element} element @returns {string | undefined} */
function address(element) {
  return attribute(element, 'href') || attribute(element, 'content') || textOf(element) || undefined;
}

/** @param {Element} card @returns {Person} */
function personOf(card) {
  const one = (/** @type {string} */ name) => text(properties(card, name)[0]);
  const links = (/** @type {string} */ name) => properties(card, name).map(address).filter((each) => each !== undefined);
  const employer = properties(card, 'p-org')[0];
  const employerName = employer && (first(employer, '.p-name') ?? employer);
  const country = one('p-country-name');
  const place = properties(card, 'p-adr')[0] ?? properties(card, 'h-adr')[0];
  return named({
    full_name: one('p-name') ?? impliedName(card),
    first_name: one('p-given-name'),
    middle_name: one('p-additional-name'),
    last_name: one('p-family-name'),
    title: one('p-job-title') ?? one('p-role'),
    company: text(employerName),
    ...companyAddresses(employer ? [attribute(employer, 'href'), attribute(first(employer, '.u-url'), 'href')] : []),
    location: place && !first(place, '[class*="p-"]') ? text(place) : undefined,
    street: one('p-street-address'),
    city: one('p-locality'),
    state: one('p-region'),
    postal_code: one('p-postal-code'),
    country_code: country ? countryCode(country) : undefined,
    about: one('p-note'),
    url: links('u-uid')[0] ?? links('u-url')[0],
    website: links('u-url').find((each) => webUrl(each)),
    emails: links('u-email'),
    phones: [...links('p-tel'), ...links('u-tel')],
    social_urls: links('u-url').slice(1),
  });
}

/** A card without properties is itself the name. @param {Element} card */
function impliedName(card) {
  return first(card, '[class*="p-"], [class*="h-"]') ? undefined : text(card);
}

/**
 * Cards that do not stand in an entry or another card: those are authors and organisations.
 * @param {Document} doc
 * @returns {Person[]}
 */
export function personsInHCards(doc) {
  const isSubject = (/** @type {Element} */ card) => {
    const parent = get(card, 'parentElement');
    return !parent || !closest(parent, NESTING);
  };
  return all(doc, '.h-card').filter(isSubject).slice(0, MOST_PERSONS).map(personOf);
}
