/** LinkedIn's page for visitors who are not signed in: marked-up card plus JSON-LD, part of it masked with asterisks. */

/** @import { Draft } from './draft.js' */

import { all, attribute, first, textOf } from './dom.js';
import { readTitle } from './headline.js';
import { personsInJsonLd } from './json-ld.js';
import { readPlace } from './place.js';
import { folded, line, paragraphs, personName } from './text.js';
import { identity, link, linkedinCompany, webUrl } from './urls.js';

/** "*** ****" @param {string | undefined} text */
function isMasked(text) {
  return !text || (text.match(/\*/g)?.length ?? 0) > text.length / 4;
}

/** @param {string | undefined} text */
function unmasked(text) {
  return isMasked(text) ? undefined : text;
}

/**
 * @param {Document} doc
 * @param {Draft} draft
 * @param {string} language
 * @returns {string | undefined}
 */
export function readGuest(doc, draft, language) {
  const shown = personName(textOf(first(doc, '.top-card-layout__title')));
  const person = personsInJsonLd(doc).find((each) => isShown(each, shown, draft.url));
  const name = unmasked(shown) ?? unmasked(person?.full_name);
  if (!name || !draft.found('full_name', name)) return undefined;
  draft.found('headline', unmasked(line(textOf(first(doc, '.top-card-layout__headline')))));
  readPosition(doc, draft, person);
  readTitle(draft);
  const place = unmasked(line(textOf(first(doc, '.top-card-layout__first-subline .top-card__subline-item, .profile-info-subheader span'))));
  if (place) readPlace(draft, place, language);
  draft.found('country_code', person?.country_code);
  draft.found('city', unmasked(person?.city));
  draft.found('about', unmasked(paragraphs(textOf(first(doc, '.core-section-container.summary .core-section-container__content')))));
  draft.found('website', link(attribute(first(doc, '.top-card-layout [data-tracking-control-name*="website"]'), 'href'), draft.base));
  return '';
}

/**
 * @param {import('./person.js').Person} person
 * @param {string} shown
 * @param {string} url
 */
function isShown(person, shown, url) {
  const isSameAddress = [person.url, ...(person.social_urls ?? [])].some((each) => each && identity(each) === url);
  return isSameAddress || (shown !== '' && folded(person.full_name ?? '') === folded(shown));
}

/**
 * @param {Document} doc
 * @param {Draft} draft
 * @param {import('./person.js').Person | undefined} person
 */
function readPosition(doc, draft, person) {
  const current = all(doc, '[data-section="currentPositionsDetails"] a, [data-section="currentPositionsDetails"] span')
    .map((element) => ({ element, text: line(textOf(element)) })).find(({ text }) => unmasked(text));
  const company = current?.text ?? unmasked(person?.company);
  if (company) draft.found('company', company);
  const page = attribute(current?.element, 'href') || person?.company_url || '';
  draft.found('company_url', linkedinCompany(webUrl(page, draft.base)?.href ?? ''));
  draft.found('title', unmasked(person?.title));
}
