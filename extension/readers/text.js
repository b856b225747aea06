/** Text of a page, made harmless: no control or direction characters, one kind of space, a length limit. */

/** Longest value per field, in UTF-16 units. Lists have a limit of entries in LIST_LIMITS. */
export const LIMITS = Object.freeze({
  full_name: 200, first_name: 100, middle_name: 100, last_name: 100,
  headline: 300, title: 200, company: 200, company_url: 500, company_website: 500,
  location: 200, street: 200, city: 100, state: 100, postal_code: 20, country_code: 2,
  about: 5000, website: 500, emails: 254, phones: 40, social_urls: 500,
});

export const LIST_LIMITS = Object.freeze({ emails: 10, phones: 10, social_urls: 20 });

/** Raw text is cut to this before anything looks at it, so that no pattern runs over a megabyte. */
export const RAW_CHARACTERS = 20_000;

// C0, C1, soft hyphen, Arabic letter mark, zero-width space, direction marks, embeddings and isolates, word joiner,
// interlinear marks, tag characters. The zero-width (non-)joiners stay: Persian names and emoji need them.
const HARMFUL = new RegExp(
  '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b\\u200e\\u200f' +
  '\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]', 'gu');
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * @param {string} text
 * @param {number} limit
 * @returns {string} at most `limit` units, never half of a character
 */
export function cut(text, limit) {
  if (text.length <= limit) return text;
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '').trimEnd();
}

/** @param {unknown} raw @returns {string} */
function harmless(raw) {
  if (typeof raw !== 'string') return '';
  return raw.trimStart().slice(0, RAW_CHARACTERS).replace(HARMFUL, '').replace(LONE_SURROGATE, '');
}

/**
 * One line of text; "" where there is none or where `raw` is not a string.
 * @param {unknown} raw
 * @param {number} [limit]
 */
export function line(raw, limit = RAW_CHARACTERS) {
  return cut(harmless(raw).replace(/\s+/g, ' ').trim(), limit);
}

/**
 * Text that may keep its paragraphs (at most one blank line between two).
 * @param {unknown} raw
 * @param {number} [limit]
 */
export function paragraphs(raw, limit = RAW_CHARACTERS) {
  const rows = harmless(raw).split(/\r\n|[\n\r\u2028\u2029]/).map((row) => row.replace(/\s+/g, ' ').trim());
  return cut(rows.join('\n').replace(/\n{3,}/g, '\n\n').trim(), limit);
}

/**
 * The name in a tab's title: "(3) Jane Doe | LinkedIn", "Jane Doe - Head of Data - Acme | LinkedIn".
 * @param {unknown} title
 * @returns {string} "" where the title has not that form
 */
export function nameFromTitle(title) {
  const match = /^(?:\(\d{1,4}\+?\) )?(.+?) \| LinkedIn$/.exec(line(title, 400));
  const name = match?.[1]?.split(/ [-–—|] /)[0]?.trim() ?? '';
  return /^(LinkedIn|Feed|Search|Messaging|Notifications|Jobs|My Network)$/i.test(name) ? '' : name;
}

/**
 * A name without what sites hang on to it: degree of connection, pronouns in brackets.
 * @param {unknown} raw
 */
export function personName(raw) {
  return line(raw, 2 * LIMITS.full_name)
    .replace(/\s*[·•]\s*(\d(st|nd|rd|th|\.|er|e|º|°)?\+?)?\s*$/iu, '')
    .replace(/\s*\((?:\p{L}{1,6}\/){1,3}\p{L}{1,6}\)\s*$/u, '')
    .trim();
}

/**
 * For comparisons only: lower case, no accents, letters and digits.
 * @param {string} text
 */
export function folded(text) {
  return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
