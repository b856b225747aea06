/** LinkedIn: three front ends are live at once; the page itself tells which. */

/** @import { Profile } from './types.js' */

import { Draft } from './draft.js';
import { all, attribute, get } from './dom.js';
import { readEmber } from './linkedin-ember.js';
import { readGuest } from './linkedin-guest.js';
import { readSdui } from './linkedin-sdui.js';
import { readSales } from './linkedin-sales.js';
import { folded, nameFromTitle } from './text.js';

const TRIED = /** @type {const} */ (['full_name', 'headline', 'title', 'company', 'company_url', 'company_website', 'location', 'city',
  'state', 'country_code', 'about', 'website', 'emails', 'phones', 'social_urls']);

/**
 * While a page is still being drawn its title may name the person, or the one before: it is believed where the address agrees.
 * @param {Draft} draft
 * @param {string} title
 */
function readTabTitle(draft, title) {
  const name = nameFromTitle(title);
  const slug = folded(decodeURIComponent(draft.url.split('/').at(-1) ?? ''));
  const isOfAddress = name.split(' ').some((word) => folded(word).length > 2 && slug.includes(folded(word)));
  if (isOfAddress) draft.uncertain('full_name', 'Read from the tab\'s title, as the page shows no name yet.', name);
}

/**
 * @param {Document} doc
 * @param {string} url address of the page
 * @param {string} profileUrl its canonical form
 * @returns {Profile}
 */
export function readLinkedin(doc, url, profileUrl) {
  const isGuest = all(doc, '.top-card-layout__title, .top-card-layout').length > 0;
  const draft = new Draft(isGuest ? 'linkedin_guest' : 'linkedin', profileUrl, url);
  const language = attribute(get(doc, 'documentElement') ?? undefined, 'lang');
  const problem = isGuest ? readGuest(doc, draft, language)
    : readSdui(doc, draft, language) ?? readSales(doc, draft) ?? readEmber(doc, draft, language);
  const isEmpty = problem === undefined;
  if (isEmpty) readTabTitle(draft, get(doc, 'title') ?? '');
  if (draft.value('full_name') && /\/(in|pub)\//.test(profileUrl)) draft.found('social_urls', [profileUrl]);
  return draft.profile(TRIED, problem || 'The page shows no name yet.');
}
