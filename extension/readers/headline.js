/** Title and company out of the two lines that LinkedIn shows under a name. */

/** @import { Draft } from './draft.js' */

import { folded, line } from './text.js';

// "Head of Data at Acme", in the languages whose word for it is one word.
const AT = /\s+(?:at|@|bei|beim|chez|à|presso|en|na|no|em|hos|på|bij|w|ve|van|[-–—|])\s+|\s*[,@|]\s*/iu;

/**
 * The title in front of a company that is known already.
 * @param {string} headline
 * @param {string} company
 * @returns {string} "" where the headline has not the form "title at company"
 */
export function titleBefore(headline, company) {
  const text = line(headline, 400);
  const wanted = folded(company);
  if (!wanted) return '';
  const pattern = new RegExp(AT.source, 'giu');
  for (const match of text.matchAll(pattern)) {
    const after = text.slice(match.index + match[0].length).split(/\s+[|•·]\s+/)[0] ?? '';
    if (match.index > 0 && folded(after) === wanted) return text.slice(0, match.index).trim();
  }
  return '';
}

/**
 * @param {Draft} draft whose headline and company, if any, are in already
 */
export function readTitle(draft) {
  const headline = draft.value('headline') ?? '';
  const company = draft.value('company') ?? '';
  if (draft.value('title') || !headline) return;
  const title = titleBefore(headline, company);
  if (title) draft.found('title', title);
  else draft.uncertain('title', 'The headline is not of the form "title at company".');
}

/**
 * The person's website is taken for the company's where its name is the company's, and said to be uncertain.
 * @param {Draft} draft
 */
export function readCompanyWebsite(draft) {
  const website = draft.value('website');
  const company = folded(draft.value('company') ?? '');
  if (!website || company.length < 4) return;
  const labels = new URL(website).hostname.replace(/^www\./, '').split('.').slice(0, -1);
  if (!labels.some((label) => folded(label) === company)) return;
  draft.uncertain('company_website', 'The person\'s website bears the company\'s name.', new URL(website).origin);
}
