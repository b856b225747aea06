/** The only caller of the companion. Every failure leaves here as a Problem with a name. */

import { Problem } from './problems.js';
import { connection } from './storage.js';

/**
 * @import { BadgeAnswer, Catalogue, Fields, Help, Membership, Pairing, PairingAnswer, Ping, Profile, RecordType, Resolution, Sync, User } from './types.js'
 * @typedef {object} Ask
 * @property {unknown} [body]
 * @property {Record<string, string>} [headers]
 * @property {boolean} [isOpen] needs no token
 * @property {AbortSignal} [signal] aborted: the answer is not wanted any more
 * @property {number} [patience] milliseconds to wait for the answer
 */

const OLDEST_VERSION = [0, 1, 0];
const TIMEOUT_MS = 10_000;
const CATS_TIMEOUT_MS = 40_000; // three calls to CATS, each with its own time-out

/** @param {string} version @returns {boolean} */
function isTooOld(version) {
  const parts = version.split(/[.+-]/).map(Number);
  for (const [at, least] of OLDEST_VERSION.entries()) {
    const part = parts[at] ?? 0;
    if (part !== least) return !(part > least);
  }
  return false;
}

/**
 * No answer can be read. Somebody else's answer without CORS looks just like none: a blind request tells the two apart.
 * @param {string} address
 */
async function nobodyThere(address) {
  const seen = fetch(`${address}/api/v1/ping`, { mode: 'no-cors', credentials: 'omit', signal: AbortSignal.timeout(2000) });
  return new Problem(await seen.then(() => 'other_program', () => 'companion_away'), { details: { address } });
}

/** @param {Response} response @param {string} address @returns {Promise<any>} */
async function read(response, address) {
  const version = response.headers.get('X-Catsync-Version');
  if (version === null) throw new Problem('other_program', { details: { address } });
  if (isTooOld(version)) throw new Problem('old_version', { details: { version } });
  if (response.status === 204) return null;
  const body = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body;
  const { code, ...facts } = body?.error ?? { code: 'internal' };
  throw new Problem(String(code), facts);
}

/**
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {Ask} [options]
 * @returns {Promise<any>}
 */
async function ask(method, path, { body, headers = {}, isOpen = false, signal, patience = TIMEOUT_MS } = {}) {
  const { address, token } = await connection();
  if (!token && !isOpen) throw new Problem('not_paired');
  /** @type {Record<string, string>} */
  const sent = { Accept: 'application/json', ...headers };
  if (token && !isOpen) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  const timeout = AbortSignal.timeout(patience);
  let response;
  try {
    response = await fetch(`${address}/api/v1${path}`, {
      method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'omit', redirect: 'error', signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw timeout.aborted ? new Problem('companion_slow', { details: { address } }) : await nobodyThere(address);
  }
  return read(response, address);
}

/** @param {Record<string, string | null | undefined>} params */
function query(params) {
  const given = Object.entries(params).filter((entry) => entry[1]).map(([name, value]) => [name, String(value)]);
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

/** @returns {Promise<Ping>} */
export const ping = () => ask('GET', '/ping', { isOpen: true });
/** @returns {Promise<{user: User, browser: {id: string, name: string} | null, pages: string, help?: Help}>} */
export const me = () => ask('GET', '/me');

/** @param {string} browser @returns {Promise<Pairing>} */
export const startPairing = (browser) => ask('POST', '/pairings', { body: { browser }, isOpen: true });
/** @param {{id: string, secret: string}} started @returns {Promise<PairingAnswer>} the token is in one answer only */
export const pollPairing = ({ id, secret }) =>
  ask('GET', `/pairings/${encodeURIComponent(id)}`, { headers: { 'X-Pairing-Secret': secret }, isOpen: true });

/**
 * The one question.
 * @param {Profile} profile @param {number | null} campaignId @param {AbortSignal} [signal] @returns {Promise<Resolution>}
 */
export const resolve = (profile, campaignId, signal) =>
  ask('POST', '/profiles/resolve', { body: { profile, campaign_id: campaignId, parts: null }, signal });
/** CATS is asked live: it costs calls. @param {Profile} profile @param {number | null} campaignId @returns {Promise<Resolution>} */
export const lookUpLive = (profile, campaignId) =>
  ask('POST', '/profiles/lookup', { body: { profile, campaign_id: campaignId, parts: null }, patience: CATS_TIMEOUT_MS });
/** @param {Profile} profile of identity keys only @param {number | null} campaignId @returns {Promise<BadgeAnswer>} */
export const resolveForBadge = (profile, campaignId) =>
  ask('POST', '/profiles/resolve', { body: { profile, campaign_id: campaignId, parts: ['match', 'company'] } });

/** @param {Profile} profile @param {number | null} campaignId @returns {Promise<{id: string, name: string}>} */
export const keepPerson = (profile, campaignId) => ask('POST', '/people', { body: { profile, campaign_id: campaignId } });

/** @returns {Promise<Catalogue>} */
export const catalogue = () => ask('GET', '/settings/catalogue');

/**
 * @typedef {{key: string, record_type?: RecordType | null, field?: string | null}} SettingName
 * @param {string} personId @param {SettingName} name
 */
const settingPath = (personId, { key, record_type, field }) =>
  `/settings/person/${encodeURIComponent(personId)}/${encodeURIComponent(key)}${query({ record_type, field })}`;
/** @param {string} personId @param {SettingName} name @param {unknown} value */
export const putSetting = (personId, name, value) => ask('PUT', settingPath(personId, name), { body: { value } });

/** Back to inherited; already inherited is as good. @param {string} personId @param {SettingName} name */
export async function deleteSetting(personId, name) {
  try {
    await ask('DELETE', settingPath(personId, name));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
  }
}

/** @param {string} personId @param {number | null} catsId null: none of these @param {boolean} always for the company's domain */
export const decideCompany = (personId, catsId, always) =>
  ask('POST', '/decisions', { body: { kind: 'company', person_id: personId, cats_id: catsId, always } });
/**
 * @param {string} personId
 * @param {{record_type: RecordType, cats_id: number | null, same: boolean}} answer cats_id null and not same: someone new
 */
export const decidePerson = (personId, answer) => ask('POST', '/decisions', { body: { kind: 'person', person_id: personId, ...answer } });

/**
 * @param {string} personId @param {Partial<Fields>} fields those edited by hand; "" or [] takes one away
 * @returns {Promise<{id: string, sync: Sync | null}>} the sync that brings them to CATS (U1), if any
 */
export const editPerson = (personId, fields) => ask('PATCH', `/people/${encodeURIComponent(personId)}`, { body: { fields } });
/** @param {string} personId @param {string} text @param {number | null} campaignId */
export const logNote = (personId, text, campaignId) =>
  ask('POST', `/people/${encodeURIComponent(personId)}/notes`, { body: { text, campaign_id: campaignId } });

/** @param {number} campaignId @param {string} personId @param {boolean} startSync false: a sync is asked for right after @returns {Promise<Membership>} */
export const addToCampaign = (campaignId, personId, startSync) =>
  ask('POST', `/campaigns/${campaignId}/people`, { body: { person_id: personId, start_sync: startSync } });
/** @param {number} campaignId @param {string} personId @param {string} stage @returns {Promise<Membership>} */
export const setStage = (campaignId, personId, stage) =>
  ask('PATCH', `/campaigns/${campaignId}/people/${encodeURIComponent(personId)}`, { body: { stage } });

/** What CATS offers to choose from. @param {string} path with its query @returns {Promise<Record<string, any[]>>} one list */
export const offers = (path) => ask('GET', path);

/**
 * @typedef {{person_id: string, campaign_id: number | null, plan_digest: string, excluded: string[], included: string[], sync_anyway: boolean}} SyncRequest
 * @param {SyncRequest} request @param {string} idempotencyKey the same for the same wish, however often it is sent
 * @returns {Promise<Sync>}
 */
export const startSync = (request, idempotencyKey) =>
  ask('POST', '/syncs', { body: request, headers: { 'Idempotency-Key': idempotencyKey } });
/** @param {string} id @returns {Promise<Sync>} */
export const sync = (id) => ask('GET', `/syncs/${encodeURIComponent(id)}`);
/** @param {string} id @param {'retry' | 'cancel' | 'undo'} what @param {object} [more] such as { overwrite: true } @returns {Promise<Sync>} */
export const changeSync = (id, what, more = {}) => ask('POST', `/syncs/${encodeURIComponent(id)}/${what}`, { body: more });
