/** A page has come to rest: who is it, and what does the companion know? Answers that come too late are dropped. */

import { clearBadge, closeOffscreen, openOffscreen, runInPage, send, session, showBadge, wakeLater } from '../shared/chrome-api.js';
import { resolveForBadge } from '../shared/companion.js';
import { READ_CAPTURE } from '../shared/messages.js';
import { campaignId, connection } from '../shared/storage.js';
import { capturePage } from '../readers/capture.js';
import { isProfile } from '../readers/index.js';
import { badgeOf, identityOnly } from './badge.js';

/** @import { Capture, Profile } from '../shared/types.js' */
/** @import { PageMessage, SettledAnswer } from '../shared/messages.js' */

const OFFSCREEN = 'extension/background/offscreen.html';
const CLOSE_OFFSCREEN = 'close-offscreen';
const TRIES = 40;
const TRY_MS = 25;

/** @param {number} tabId */
const visitKey = (tabId) => `visit:${tabId}`;
/** @param {number} tabId */
const shownKey = (tabId) => `shown:${tabId}`;

/** Another page stands in the tab: what the icon said of the last one is gone at once. @param {number} tabId @param {string} visit */
export async function moved(tabId, visit) {
  await Promise.all([clearBadge(tabId), session.set({ [visitKey(tabId)]: visit })]);
}

/** @param {number} tabId */
export const forgetTab = (tabId) => session.remove([visitKey(tabId), shownKey(tabId)]);

/** @type {Promise<void> | null} */
let opening = null;

/** @param {Capture} capture @returns {Promise<Profile | null>} */
async function readCapture(capture) {
  opening ??= openOffscreen(OFFSCREEN).finally(() => { opening = null; });
  await opening;
  wakeLater(CLOSE_OFFSCREEN, 1);
  for (let tried = 0; tried < TRIES; tried += 1) { // the document's script may not listen yet
    const profile = await send({ type: READ_CAPTURE, capture });
    if (profile) return profile;
    await new Promise((done) => { setTimeout(done, TRY_MS); });
  }
  return null;
}

/** @param {string} name */
export async function tidy(name) {
  if (name === CLOSE_OFFSCREEN) await closeOffscreen().catch(() => undefined);
}

/**
 * @param {number} tabId @param {string | undefined} documentId @param {PageMessage} message
 * @returns {Promise<SettledAnswer>}
 */
export async function settled(tabId, documentId, { visit, url, isLast }) {
  const isWanted = async () => (await session.get(visitKey(tabId))) === visit;
  const isKnownSite = /(^|\.)(linkedin|github|xing)\.[a-z]+$/.test(new URL(url).hostname);
  if ((isKnownSite && !isProfile(url)) || !(await connection()).token || !(await isWanted())) return { again: false };
  const capture = await runInPage({ tabId, documentId }, capturePage).catch(() => null);
  const profile = capture && await readCapture(capture);
  if (!profile || !(await isWanted())) return { again: false };
  const name = profile.fields.full_name;
  if (!name) return { again: !isLast };
  const shown = await session.get(shownKey(tabId));
  if (shown && shown.url !== profile.url && shown.name === name && !isLast) return { again: true }; // the address is ahead of the page
  await tell({ tabId, documentId, url, profile, name }, isWanted);
  return { again: false };
}

/**
 * @param {{tabId: number, documentId: string | undefined, url: string, profile: Profile, name: string}} seen
 * @param {() => Promise<boolean>} isWanted
 */
async function tell({ tabId, documentId, url, profile, name }, isWanted) {
  const answer = await resolveForBadge(identityOnly(profile), await campaignId()).catch(() => null);
  const address = await runInPage({ tabId, documentId }, () => location.href).catch(() => '');
  if (!answer || address !== url || !(await isWanted())) return;
  await showBadge(tabId, badgeOf(name, answer));
  await session.set({ [shownKey(tabId)]: { url: profile.url, name } });
}
