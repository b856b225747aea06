/** What the extension keeps, and under which names. People's data and half-finished pairings only in storage.session. */

import { local, session } from './chrome-api.js';

/** @import { Draft, Pairing, User } from './types.js' */

export const DEFAULT_ADDRESS = 'http://127.0.0.1:8766';
const ADDRESS = 'base_url';
const TOKEN = 'token';
const USER = 'user';
const CAMPAIGN = 'campaign_id';
const PAIRING = 'pairing';

/** @returns {Promise<{address: string, token: string | null}>} */
export async function connection() {
  const kept = await local.getMany([ADDRESS, TOKEN]);
  return { address: kept[ADDRESS] ?? DEFAULT_ADDRESS, token: kept[TOKEN] ?? null };
}

/**
 * @param {string} typed
 * @returns {string | null} origin and path without trailing slash; null where it is no http(s) address
 */
export function cleanAddress(typed) {
  const text = typed.trim();
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!text || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** A token belongs to one companion: another address starts unpaired. @param {string} address */
export async function keepAddress(address) {
  const before = await connection();
  if (before.address === address) return;
  await local.set({ [ADDRESS]: address });
  await forgetToken();
}

/** @param {string} token @param {User | null} user */
export async function keepToken(token, user) {
  await local.set({ [TOKEN]: token, [USER]: user });
  await session.remove(PAIRING);
}

export async function forgetToken() {
  await local.remove([TOKEN, USER]);
  await session.remove(PAIRING);
}

/** @returns {Promise<User | null>} who confirmed the pairing of this browser, and where their team finds help */
export const pairedUser = async () => (await local.get(USER)) ?? null;
/** @param {User} user */
export const keepUser = (user) => local.set({ [USER]: user });

/** @returns {Promise<number | null>} the campaign chosen last */
export const campaignId = async () => (await local.get(CAMPAIGN)) ?? null;
/** @param {number | null} id */
export const keepCampaignId = (id) => local.set({ [CAMPAIGN]: id });

/** @returns {Promise<(Pairing & {address: string}) | null>} the running one */
export const pairing = async () => (await session.get(PAIRING)) ?? null;
/** @param {Pairing & {address: string}} started */
export const keepPairing = (started) => session.set({ [PAIRING]: started });
export const forgetPairing = () => session.remove(PAIRING);

/** @returns {Draft} */
export const emptyDraft = () => ({ edits: {}, excluded: [], included: [], attempt: null, filled: {}, note: '', saved: {} });

/** @param {string} identity @returns {Promise<Draft>} */
export async function draft(identity) {
  return { ...emptyDraft(), ...(await session.get(`draft:${identity}`)) };
}

/** @param {string} identity @param {Draft} kept */
export const keepDraft = (identity, kept) => session.set({ [`draft:${identity}`]: kept });

/**
 * What waits for the panel of a tab: a name to look up, or the order to sync. Taken once.
 * @typedef {{name?: string, sync?: boolean}} Errand
 * @param {number} tabId @param {Errand} errand
 */
export const leaveErrand = (tabId, errand) => session.set({ [`errand:${tabId}`]: errand });

/** @param {number} tabId @returns {Promise<Errand | null>} */
export async function takeErrand(tabId) {
  const key = `errand:${tabId}`;
  const errand = await session.get(key);
  if (errand) await session.remove(key);
  return errand ?? null;
}
