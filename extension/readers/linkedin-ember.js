/** LinkedIn's front end up to 2025, still shown to some. */

/** @import { Draft } from './draft.js' */

import { attribute, closest, first, textOf } from './dom.js';
import { readTitle, titleBefore } from './headline.js';
import { readContactInfo } from './linkedin-contact-info.js';
import { readPlace } from './place.js';
import { line } from './text.js';

/**
 * @param {Document} doc
 * @param {Draft} draft
 * @param {string} language
 * @returns {string | undefined} undefined where this is not that front end
 */
export function readEmber(doc, draft, language) {
  const heading = first(doc, 'main h1.text-heading-xlarge, main .pv-text-details__left-panel h1');
  if (!heading || !draft.found('full_name', textOf(heading))) return undefined;
  const card = closest(heading, 'section') ?? heading;
  draft.found('headline', textOf(first(card, '.text-body-medium')));
  const place = line(textOf(first(card, 'span.text-body-small.inline, .pv-text-details__left-panel span.text-body-small')));
  if (place) readPlace(draft, place, language);
  readCompany(card, draft);
  draft.found('about', textOf(first(doc, '#about ~ div .inline-show-more-text, #about ~ div [class*="inline-show-more-text"]')));
  readTitle(draft);
  readContactInfo(doc, draft);
  return '';
}

/**
 * The panel on the right lists the company, then the school, as buttons; a label in the page's language tells which.
 * @param {Element} card
 * @param {Draft} draft
 */
function readCompany(card, draft) {
  const button = first(card, '.pv-text-details__right-panel button') ?? first(card, '.pv-text-details__right-panel li');
  const label = attribute(button, 'aria-label');
  const company = line(textOf(button));
  if (!company) return;
  const isNamed = titleBefore(draft.value('headline') ?? '', company) !== '';
  if (isNamed || /^Current company:/i.test(label)) draft.found('company', company);
  else draft.uncertain('company', 'The page shows one name here, which may be a school.', company);
}
