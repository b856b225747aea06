/** A lead of Sales Navigator: marked by LinkedIn itself with `data-anonymize`. */

/** @import { Draft } from './draft.js' */

import { all, attribute, closest, first, textOf } from './dom.js';
import { link, linkedinCompany } from './urls.js';

/**
 * @param {Document} doc
 * @param {Draft} draft
 * @returns {string | undefined} undefined where this is not such a page
 */
export function readSales(doc, draft) {
  const heading = first(doc, 'h1[data-anonymize="person-name"]');
  if (!heading || !draft.found('full_name', textOf(heading))) return undefined;
  const card = closest(heading, 'section') ?? heading;
  draft.found('headline', textOf(first(card, '[data-anonymize="headline"]')));
  draft.found('title', textOf(first(card, '[data-anonymize="job-title"]')));
  const company = first(card, '[data-anonymize="company-name"]');
  draft.found('company', textOf(company));
  draft.found('company_url', companyPage(company, draft.base));
  draft.found('location', textOf(first(card, '[data-anonymize="location"]')));
  const shown = all(card, 'a[href*="linkedin.com/in/"]').map((each) => link(attribute(each, 'href'), draft.base) ?? '');
  draft.found('social_urls', shown);
  return '';
}

/** @param {Element | undefined} element @param {string} base */
function companyPage(element, base) {
  const href = attribute(element && (closest(element, 'a[href]') ?? undefined), 'href');
  return linkedinCompany(href.replace('/sales/company/', '/company/'), base);
}
