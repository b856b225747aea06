/** Where a reader puts what it found: the one gate through which every value passes, and the report that goes with it. */

import { LIMITS, LIST_LIMITS, line, paragraphs, personName } from './text.js';
import { link } from './urls.js';

/** @import { Email, FieldName, Fields, Phone, Profile, ReaderName, ReportEntry } from './types.js' */

const EMAIL = /^[^\s@<>"'(),:;\\[\]]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i;
const PHONE = /^\+?[\d\s().\-/]{5,40}$/;
const EMAIL_KINDS = new Set(['work', 'private', 'unknown']);
const PHONE_TYPES = new Set(['mobile', 'home', 'work', 'fax', 'main', 'other']);

/** @typedef {string | Partial<Email>[] | Partial<Phone>[] | string[] | undefined} RawValue */

/** @param {unknown} raw @returns {Email | undefined} */
function email(raw) {
  const given = /** @type {Partial<Email>} */ (raw ?? {});
  const text = line(given.email, LIMITS.emails + 20).replace(/^mailto:/i, '').replace(/\?.*$/, '');
  if (text.length > LIMITS.emails || !EMAIL.test(text)) return undefined;
  const kind = given.kind && EMAIL_KINDS.has(given.kind) ? given.kind : 'unknown';
  return { email: text, kind };
}

/** @param {unknown} raw @returns {Phone | undefined} */
function phone(raw) {
  const given = /** @type {Partial<Phone>} */ (raw ?? {});
  const text = line(given.number, 80).replace(/^tel:/i, '').trim();
  if (!PHONE.test(text) || text.replace(/\D/g, '').length < 5) return undefined;
  const type = given.type && PHONE_TYPES.has(given.type) ? given.type : 'other';
  return { number: text, type };
}

/** @param {unknown} raw @param {(item: unknown) => unknown} accept @param {number} most */
function list(raw, accept, most) {
  if (!Array.isArray(raw)) return undefined;
  /** @type {Map<string, unknown>} */
  const kept = new Map();
  for (const item of raw.slice(0, 200)) {
    const good = accept(item);
    const key = JSON.stringify(good)?.toLowerCase();
    if (good && key && kept.size < most && !kept.has(key)) kept.set(key, good);
  }
  return kept.size ? [...kept.values()] : undefined;
}

/** Text of marks alone ("--") says nothing. @param {string} text */
function words(text) {
  return /[\p{L}\p{N}]/u.test(text) ? text : undefined;
}

/**
 * The value as it may leave a reader; undefined where nothing usable is left.
 * @param {FieldName} field
 * @param {RawValue} raw
 * @param {string} base address of the page, for relative links
 * @returns {any}
 */
function accepted(field, raw, base) {
  switch (field) {
    case 'emails': return list(raw, email, LIST_LIMITS.emails);
    case 'phones': return list(raw, phone, LIST_LIMITS.phones);
    case 'social_urls': return list(raw, (item) => link(item, base), LIST_LIMITS.social_urls);
    case 'website': case 'company_website': case 'company_url': return link(raw, base);
    case 'about': return words(paragraphs(raw, LIMITS.about));
    case 'full_name': return words(line(personName(raw), LIMITS.full_name));
    case 'country_code': return /^[A-Z]{2}$/.exec(line(raw, 40))?.[0];
    default: return words(line(raw, LIMITS[field]));
  }
}

export class Draft {
  /** @type {Fields} */
  #fields = {};
  /** @type {Map<FieldName, ReportEntry>} */
  #report = new Map();

  /**
   * @param {ReaderName} reader
   * @param {string} url canonical address
   * @param {string} base address of the page
   */
  constructor(reader, url, base) {
    this.reader = reader;
    this.url = url;
    this.base = base;
  }

  /**
   * Takes the first usable value of a field; later ones are ignored.
   * @param {FieldName} field
   * @param {RawValue} raw
   * @param {string} [note]
   * @returns {boolean} whether the field has a value now
   */
  found(field, raw, note = '') {
    return this.#keep(field, raw, 'found', note);
  }

  /**
   * A value on weak ground, or (without one) the word that telling would have been a guess.
   * @param {FieldName} field
   * @param {string} note
   * @param {RawValue} [raw]
   */
  uncertain(field, note, raw) {
    if (this.#keep(field, raw, 'uncertain', note)) return;
    this.#report.set(field, { field, state: 'uncertain', note });
  }

  /** @param {FieldName} field @returns {any} */
  value(field) {
    return this.#fields[field];
  }

  /** @param {FieldName} field @param {RawValue} raw @param {'found' | 'uncertain'} state @param {string} note */
  #keep(field, raw, state, note) {
    if (this.#fields[field] !== undefined) return true;
    const value = accepted(field, raw, this.base);
    if (value === undefined) return false;
    this.#fields = { ...this.#fields, [field]: value };
    const isTooLong = field === 'full_name' && line(raw).length > LIMITS.full_name;
    this.#report.set(field, isTooLong ? { field, state: 'uncertain', note: 'Longer than a name can be; cut.' } : { field, state, note });
    return true;
  }

  /**
   * @param {readonly FieldName[]} tried in the order of the report
   * @param {string} [note] why a name was not found
   * @returns {Profile}
   */
  profile(tried, note = '') {
    const report = tried.map((field) => this.#report.get(field) ??
      /** @type {ReportEntry} */ ({ field, state: 'not_found', note: field === 'full_name' ? note : '' }));
    return { url: this.url, reader: this.reader, fields: this.#fields, report };
  }
}
