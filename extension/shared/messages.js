/** Every message between the parts of the extension, once. */

/** @import { Capture, Profile } from './types.js' */

/** Watcher to worker: another page stands in the tab. Clears the badge. */
export const PAGE_MOVED = 'page_moved';
/** Watcher to worker: the page has come to rest and may be read. Answered with `SettledAnswer`. */
export const PAGE_SETTLED = 'page_settled';
/** Worker to offscreen document: parse and read a capture. Answered with a profile. */
export const READ_CAPTURE = 'read_capture';
/** Worker to an open panel: something waits for it in storage (see `takeErrand`). */
export const ERRAND = 'errand';

/** Longest address that a message may carry. */
const LONGEST_URL = 8000;

/**
 * @typedef {object} PageMessage
 * @property {typeof PAGE_MOVED | typeof PAGE_SETTLED} type
 * @property {string} visit names one stay on one address of one document
 * @property {string} url
 * @property {boolean} isLast whether the watcher gives up after this
 *
 * @typedef {{again: boolean}} SettledAnswer `again`: the page was not there yet, tell me when it has changed
 * @typedef {{type: typeof READ_CAPTURE, capture: Capture}} ReadMessage
 * @typedef {Profile | null} ReadAnswer
 */

/**
 * What a watcher sent, or null where it is not one of ours. A content script lives in a hostile page: nothing is taken on trust.
 * @param {unknown} raw
 * @param {string | undefined} senderOrigin
 * @returns {PageMessage | null}
 */
export function pageMessage(raw, senderOrigin) {
  const given = /** @type {Record<string, unknown>} */ (raw ?? {});
  const { type, visit, url } = given;
  if (type !== PAGE_MOVED && type !== PAGE_SETTLED) return null;
  if (typeof visit !== 'string' || visit.length > 100 || typeof url !== 'string' || url.length > LONGEST_URL) return null;
  if (!senderOrigin || !URL.canParse(url) || new URL(url).origin !== senderOrigin) return null;
  return { type, visit, url, isLast: given.isLast === true };
}
