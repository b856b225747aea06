/** LinkedIn's contact card, where the recruiter has opened it: e-mail, telephone, websites. */

/** @import { Draft } from './draft.js' */

import { all, attribute, get, isHidden, textOf } from './dom.js';
import { line } from './text.js';
import { identity, isOn, link, webUrl } from './urls.js';

/**
 * Only a dialog that links to the very profile is believed: other dialogs show other people.
 * @param {Document} doc
 * @param {Draft} draft
 */
export function readContactInfo(doc, draft) {
  const dialog = all(doc, 'dialog, [role="dialog"]').find((each) => !isHidden(each) &&
    all(each, 'a[href*="/in/"]').some((anchor) => identity(absolute(anchor, draft.base)) === draft.url));
  if (!dialog) return;
  const anchors = all(dialog, 'a[href]').filter((anchor) => !isHidden(anchor));
  for (const anchor of anchors) readWebsite(anchor, draft);
  const employer = /^https?:\/\/(?:www\.)?([^/:]+)/.exec(draft.value('company_website') ?? '')?.[1] ?? '/';
  const starting = (/** @type {RegExp} */ scheme) => anchors.filter((anchor) => scheme.test(attribute(anchor, 'href')));
  draft.found('emails', starting(/^mailto:/i).map((anchor) => {
    const email = attribute(anchor, 'href');
    return { email, kind: email.toLowerCase().endsWith(`@${employer}`) ? 'work' : 'unknown' };
  }));
  draft.found('phones', starting(/^tel:/i).map((anchor) => ({ number: attribute(anchor, 'href'), type: phoneType(anchor) })));
}

/** Said in brackets behind the number, in the language of the page. @param {Element} anchor @returns {'mobile' | 'home' | 'work' | 'other'} */
function phoneType(anchor) {
  const said = /\((mobile|home|work)\)/i.exec(line(textOf(get(anchor, 'parentElement')), 300))?.[1]?.toLowerCase();
  return said === 'mobile' || said === 'home' || said === 'work' ? said : 'other';
}

/** @param {Element} anchor @param {string} base */
function absolute(anchor, base) {
  return webUrl(attribute(anchor, 'href'), base)?.href ?? '';
}

/**
 * LinkedIn lets people say what a website is, in brackets behind it, in the language of the page.
 * @param {Element} anchor
 * @param {Draft} draft
 */
function readWebsite(anchor, draft) {
  const target = link(attribute(anchor, 'href'), draft.base);
  if (!target || isOn(new URL(target), 'linkedin.com')) return;
  const item = get(anchor, 'parentElement');
  const isCompany = /\((company|unternehmen|entreprise|empresa|azienda|bedrijf)\)/i.test(line(textOf(item ?? anchor), 300));
  draft.found(isCompany ? 'company_website' : 'website', target);
}
