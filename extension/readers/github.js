/** GitHub: a user's page. */

/** @import { Profile } from './types.js' */

import { all, attribute, first, textOf } from './dom.js';
import { Draft } from './draft.js';
import { readPlace } from './place.js';
import { line } from './text.js';
import { link, network, webUrl } from './urls.js';

const TRIED = /** @type {const} */ (['full_name', 'company', 'company_url', 'location', 'city', 'state', 'country_code', 'about', 'website',
  'emails', 'social_urls']);

/**
 * @param {Document} doc
 * @param {string} url
 * @param {string} profileUrl
 * @returns {Profile}
 */
export function readGithub(doc, url, profileUrl) {
  const draft = new Draft('github', profileUrl, url);
  const login = line(textOf(first(doc, '.p-nickname.vcard-username, .vcard-username'))).split(' ')[0] ?? '';
  if (!login) return draft.profile(TRIED, 'The page is not that of a person.');
  if (login.toLowerCase() !== profileUrl.split('/').at(-1)) {
    return draft.profile(TRIED, 'The page still shows another person than its address names.');
  }
  draft.found('full_name', textOf(first(doc, '.vcard-fullname')));
  draft.found('about', attribute(first(doc, '.user-profile-bio'), 'data-bio-text') || textOf(first(doc, '.user-profile-bio')));
  readCompany(doc, draft);
  const place = line(textOf(first(doc, '[itemprop="homeLocation"] .p-label') ?? first(doc, '[itemprop="homeLocation"]')));
  if (place) readPlace(draft, place, 'en');
  readLinks(doc, draft, profileUrl);
  return draft.profile(TRIED, `The account ${login} shows no name.`);
}

/** A company is free text here, or `@organisation`. @param {Document} doc @param {Draft} draft */
function readCompany(doc, draft) {
  const entry = first(doc, '[itemprop="worksFor"]');
  const company = line(textOf((entry && first(entry, '.p-org')) ?? entry));
  if (!company) return;
  const organisation = entry && attribute(first(entry, 'a[href]'), 'href');
  draft.found('company_url', organisation);
  if (/^@[\w-]+$/.test(company)) draft.uncertain('company', 'The page names the organisation\'s account.', company.slice(1));
  else if (/@[\w-]+/.test(company)) draft.uncertain('company', 'The page names several.', company);
  else draft.found('company', company);
}

/** @param {Document} doc @param {Draft} draft @param {string} profileUrl */
function readLinks(doc, draft, profileUrl) {
  const hrefs = (/** @type {string} */ name) => all(doc, `[itemprop="${name}"] a[href], a[itemprop="${name}"][href]`).map((each) => attribute(each, 'href'));
  const outward = [...hrefs('url'), ...hrefs('social')].map((href) => link(href, draft.base)).filter((each) => each !== undefined);
  const websites = hrefs('url').filter((href) => {
    const target = webUrl(href, draft.base);
    return target && !network(target);
  });
  draft.found('website', websites[0]);
  draft.found('emails', hrefs('email').map((email) => ({ email })));
  draft.found('social_urls', [profileUrl, ...outward.filter((each) => each !== draft.value('website'))]);
}
