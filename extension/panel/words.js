/** Sentences of the panel. Pure. */

/** @import { CatalogueSetting, Choice, EffectiveSetting, Source, User } from '../shared/types.js' */

const SYNC_AS = { candidate: 'Candidate', contact: 'Contact', both: 'Both', none: 'Don’t sync' };
const RECORD_TYPE = { candidate: 'candidate', contact: 'contact', company: 'company' };

/** @param {string} type */
export const recordTypeText = (type) => RECORD_TYPE[/** @type {'candidate'} */ (type)] ?? type;

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {number} n @param {string} one @param {string} [many] */
export const count = (n, one, many = `${one}s`) => `${n.toLocaleString()} ${n === 1 ? one : many}`;

/** What was chosen of CATS, whose names are not at hand. @param {any} value @param {string | undefined} from */
function offeredText(value, from) {
  const { one, many } = offerNoun(from);
  if (!one || (!Array.isArray(value) && typeof value !== 'number')) return '';
  if (typeof value === 'number') return `${one} ${value}`;
  return value.length ? count(value.length, one, many) : 'none';
}

/**
 * A setting's value in the words of its choices.
 * @param {any} value
 * @param {CatalogueSetting | {key: string, choices?: Choice[]} | undefined} setting
 * @returns {string}
 */
export function valueText(value, setting) {
  const ofCats = offeredText(value, setting && 'choices_from' in setting ? setting.choices_from : undefined);
  if (ofCats) return ofCats;
  if (Array.isArray(value)) return value.map((one) => valueText(one, setting)).join(', ') || 'none';
  const choice = setting?.choices?.find((one) => one.value === value);
  if (choice) return choice.label;
  if (setting?.key === 'sync_as') return SYNC_AS[/** @type {'both'} */ (value)] ?? String(value);
  if (value === true) return 'on';
  if (value === false) return 'off';
  if (value === null || value === undefined || value === '') return 'empty';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const OFFER_NOUNS = /** @type {Record<string, [string, string]>} */ ({
  jobs: ['job', 'jobs'], lists: ['list', 'lists'], tags: ['tag', 'tags'], companies: ['company', 'companies'], job_statuses: ['status', 'statuses'],
  contact_statuses: ['status', 'statuses'],
});

/** @param {string | undefined} from what CATS offers */
export function offerNoun(from) {
  const [one = '', many = ''] = OFFER_NOUNS[from ?? ''] ?? [];
  return { one, many };
}

/** @type {Record<string, string>} */
export const STAGES = {
  sourced: 'Sourced', messaged: 'Messaged', replied: 'Replied', interested: 'Interested', not_interested: 'Not interested', meeting: 'Meeting',
  unsubscribed: 'Unsubscribed',
};

const HELD_UNTIL = /** @type {Record<string, string>} */ ({
  on_add: ' until they are added to the campaign', on_reply: ' until they reply', on_interested: ' until they are interested',
});

/** @param {number} n notes @param {string | null} trigger */
export function heldText(n, trigger) {
  const verb = n === 1 ? 'waits' : 'wait';
  if (trigger === 'never') return `${count(n, 'note')} ${verb}: this person never goes to CATS by itself.`;
  return `${count(n, 'note')} ${verb}${HELD_UNTIL[trigger ?? ''] ?? ''}.`;
}

/** What to do about a sync that has stopped, by its error's code. @type {Record<string, string>} */
export const NEXT_STEPS = {
  choose_person: 'Say above which record this is, or that it is someone new. Then try again.',
  off_limits: 'An admin can change this in Catsync under Settings, Off-limits. Until then nothing is written for this person.',
  undo_refused: 'Change it in CATS by hand, or leave it as it is now.',
  edited_in_cats: 'Somebody changed this in CATS since you edited it. Which one shall stand?',
};

/** @param {string} name */
export const firstName = (name) => name.split(' ')[0] || 'this person';

/** @param {Source} source @param {string} personName @param {User | null} user */
export function sourceText(source, personName, user) {
  const who = source.by && user && source.by !== user.name ? `${source.by}’s` : 'Your';
  if (source.layer === 'person') return `${who} choice for ${firstName(personName)}.`;
  if (source.layer === 'campaign') return source.name ? `From the campaign ${source.name}.` : 'From the campaign.';
  if (source.layer === 'user') return 'Your own default.';
  if (source.layer === 'team') return 'The team’s choice.';
  return 'The usual way: nobody chose otherwise.';
}

/** @param {{value: any, source: Source}} inherited @param {string} label of its value */
export function inheritedText({ source }, label) {
  if (source.layer === 'campaign') return `The campaign says ${label}.`;
  if (source.layer === 'user') return `Your own default is ${label}.`;
  if (source.layer === 'team') return `The team says ${label}.`;
  return `The default is ${label}.`;
}

/** @param {EffectiveSetting} setting @returns {string} "" where it is not locked */
export function lockText({ locked }) {
  if (!locked) return '';
  if (typeof locked === 'string') return locked;
  if (typeof locked === 'object' && locked.text) return locked.text;
  if (typeof locked === 'object' && locked.by) return `Locked for the team by ${locked.by}.`;
  return 'Locked for the team by an admin.';
}

const UNITS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3600], ['minute', 60],
]);

/**
 * "3 weeks ago", "in 2 minutes", "just now".
 * @param {string} iso @param {number} nowMs
 */
export function relativeTime(iso, nowMs) {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  if (Number.isNaN(seconds)) return '';
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [unit, size] of UNITS) if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return seconds > 5 ? 'in less than a minute' : 'just now';
}

/** @param {string} iso in the user's locale */
export function exactTime(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleString();
}

/** @param {string} iso */
export function clockTime(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** An estimate, no finer than it is sure: "about 40 minutes". @param {number} seconds */
export function aboutTime(seconds) {
  if (seconds < 90) return `about ${count(Math.max(1, Math.ceil(seconds)), 'second')}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes > 20 ? Math.round(minutes / 5) * 5 : minutes} minutes`;
  return `about ${Math.round(minutes / 60)} hours`;
}

/** Day and time, short, in the user's locale. @param {string} iso */
export function dayTime(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleString([], { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** @param {string} iso */
function monthText(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleDateString([], { month: 'short', year: 'numeric', timeZone: 'UTC' });
}

const DETAIL = /** @type {Record<string, (value: any) => string>} */ ({
  contacts: (value) => count(Number(value), 'contact'),
  open_jobs: (value) => (Number(value) ? count(Number(value), 'open job') : ''),
  cats_id: (value) => `CATS id ${value}`,
  owner: (value) => `owner ${value}`,
  last_modified: (value) => `changed ${monthText(String(value))}`,
  website: (value) => String(value).replace(/^https?:\/\//, '').replace(/\/$/, ''),
});
const ABSENT = /** @type {Record<string, string>} */ ({ website: 'no website' });

/**
 * What tells look-alike companies apart, in one line.
 * @param {Record<string, unknown>} details @param {string[]} wanted
 */
export function detailsText(details, wanted) {
  const parts = wanted.filter((key) => key in details).map((key) => {
    const value = details[key];
    if (value === null || value === undefined || value === '') return ABSENT[key] ?? '';
    return (DETAIL[key] ?? String)(value);
  });
  return parts.filter(Boolean).join(' · ');
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase();
}
