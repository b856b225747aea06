/**
 * What one block of structured data says of one person: raw text, not yet through the gate of draft.js.
 *
 * @typedef {object} Person
 * @property {string} [url] own address, as claimed
 * @property {string} [full_name]
 * @property {string} [first_name]
 * @property {string} [middle_name]
 * @property {string} [last_name]
 * @property {string} [headline]
 * @property {string} [title]
 * @property {string} [company]
 * @property {string} [company_url]
 * @property {string} [company_website]
 * @property {string} [location]
 * @property {string} [street]
 * @property {string} [city]
 * @property {string} [state]
 * @property {string} [postal_code]
 * @property {string} [country_code]
 * @property {string} [about]
 * @property {string} [website]
 * @property {string[]} [emails]
 * @property {string[]} [phones]
 * @property {string[]} [social_urls]
 */

import { webUrl, network } from './urls.js';

/**
 * A company's address is its website, unless it is its page on a network.
 * @param {(string | undefined)[]} addresses
 * @param {string} [base]
 * @returns {Pick<Person, 'company_url' | 'company_website'>}
 */
export function companyAddresses(addresses, base) {
  const urls = addresses.map((each) => webUrl(each, base)).filter((each) => each !== undefined);
  return {
    company_url: urls.find((each) => network(each))?.href,
    company_website: urls.find((each) => !network(each))?.href,
  };
}

/**
 * The name as one: as given, or made of its parts.
 * @param {Person} person
 * @returns {Person}
 */
export function named(person) {
  const parts = [person.first_name, person.middle_name, person.last_name].filter(Boolean).join(' ');
  return person.full_name || !parts ? person : { ...person, full_name: parts };
}
