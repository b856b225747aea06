/** From the tab to the person: the one capture, and what can go wrong with it. */

import { runInPage } from '../shared/chrome-api.js';
import { parsePage } from '../shared/parse-page.js';
import { Problem } from '../shared/problems.js';

/** @import { Capture, Profile } from '../shared/types.js' */

const TIMEOUT_MS = 5000;

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
function inTime(promise) {
  return Promise.race([promise, new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Problem('extraction_failed')), TIMEOUT_MS);
  })]);
}

/**
 * @typedef {{read(doc: Document, url: string): Profile, isProfile(url: string): boolean, identity(url: string): string | undefined}} Readers
 * @typedef {{profile: Profile, selection: string, url: string, isProfile: boolean}} PageRead
 *
 * @param {{id?: number, url?: string}} tab
 * @param {boolean} isPopup the icon was pressed on this page, so that a refusal is the browser's
 * @returns {Promise<PageRead>} the profile has no name where none was found
 */
export async function readTab(tab, isPopup) {
  const [{ capturePage }, readers] = await Promise.all([import('../readers/capture.js'), import('../readers/index.js')]);
  /** @type {Capture} */
  let capture;
  try {
    capture = await inTime(runInPage({ tabId: Number(tab.id) }, capturePage));
    if (!capture) throw new Problem('extraction_failed');
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(isPopup || tab.url ? 'page_closed_to_us' : 'page_not_asked');
  }
  const profile = readers.read(parsePage(capture.html), capture.url);
  return { profile, selection: capture.selection.trim(), url: capture.url, isProfile: readers.isProfile(capture.url) };
}

/**
 * A person whose name was typed or selected. The address stands for name and page, and belongs to no site: the page itself may be
 * anybody's.
 * @param {string} name
 * @param {string} pageUrl "" where the page's address is not known
 * @returns {Profile}
 */
export function namedByHand(name, pageUrl) {
  const page = URL.canParse(pageUrl) && /^https?:/.test(pageUrl) ? new URL(pageUrl) : null;
  const slug = encodeURIComponent(name.trim().toLowerCase().replace(/\s+/g, '-'));
  return {
    url: `https://typed.invalid/${page ? `${page.host}${page.pathname.replace(/\/+$/, '')}/` : ''}${slug}`,
    reader: 'manual',
    fields: { full_name: name.trim() },
    report: [{ field: 'full_name', state: 'found', note: 'manual' }],
  };
}
