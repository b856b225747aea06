/** From a page to a person. The page is hostile, and reading it never throws. */

/** @import { Profile, ReaderName } from './types.js' */

import { readGeneric } from './generic.js';
import { readGithub } from './github.js';
import { readLinkedin } from './linkedin.js';
import { identity, network, webUrl } from './urls.js';

export { identity };

/**
 * @param {string} url
 * @returns {ReaderName | undefined} undefined where nobody can be read: not of the web, or a known site's page that is no profile
 */
export function readerFor(url) {
  if (!identity(url)) return undefined;
  return network(new URL(url))?.site ?? 'generic';
}

/**
 * Whether the address alone says that this is a person's profile, on a site known here.
 * @param {string} url
 */
export function isProfile(url) {
  const known = webUrl(url);
  return Boolean(known && network(known)?.profile);
}

/**
 * @param {Document} doc of the capture (see capture.js), or the page's own
 * @param {string} url address of the page (`location.href`: the address a frame was loaded with is stale after pushState)
 * @returns {Profile} always; a page without a person has no fields and says why in the report
 */
export function read(doc, url) {
  const profileUrl = identity(url) ?? '';
  const reader = readerFor(url);
  if (!reader) return nobody(profileUrl, webUrl(url) ? 'This page of the site is nobody\'s profile.' : 'Not a page of the web.');
  try {
    if (reader === 'linkedin') return readLinkedin(doc, url, profileUrl);
    if (reader === 'github') return readGithub(doc, url, profileUrl);
    return readGeneric(doc, url, profileUrl);
  } catch {
    return nobody(profileUrl, 'The page could not be read.', reader);
  }
}

/**
 * @param {string} url
 * @param {string} note
 * @param {ReaderName} [reader]
 * @returns {Profile}
 */
function nobody(url, note, reader = 'generic') {
  return { url, reader, fields: {}, report: [{ field: 'full_name', state: 'not_found', note }] };
}
