/** Pairing: the panel shows a code, a signed-in user confirms it in the companion's pages, the panel fetches its token once. */

import { pollPairing, startPairing } from './companion.js';
import { factsOf } from './problems.js';
import * as storage from './storage.js';

/** @import { Pairing, ProblemFacts, User } from './types.js' */

const LOOK_MS = 1000;

/** What the admin will read in the list of browsers. @returns {string} e.g. "Chrome on Linux" */
export function browserName() {
  const data = /** @type {{userAgentData?: {brands: {brand: string}[], platform: string}}} */ (navigator).userAgentData;
  const brand = data?.brands.map((one) => one.brand).find((one) => !/not.?a.?brand|chromium/i.test(one)) ?? 'Chromium';
  return data?.platform ? `${brand.replace('Google ', '')} on ${data.platform}` : brand;
}

/** The running pairing, if it is for this companion and still valid; else a new one. @returns {Promise<Pairing & {address: string}>} */
export async function currentPairing() {
  const [{ address }, kept] = await Promise.all([storage.connection(), storage.pairing()]);
  if (kept && kept.address === address && Date.parse(kept.expires_at) > Date.now()) return kept;
  const started = { ...await startPairing(browserName()), address };
  await storage.keepPairing(started);
  return started;
}

/**
 * @param {Pairing} started
 * @param {() => boolean} isWanted false: somebody else took over, or the page shows something else
 * @returns {Promise<{user: User | null} | ProblemFacts | null>} null where it is not wanted any more
 */
export async function awaitConfirmation(started, isWanted) {
  while (isWanted()) {
    if (Date.parse(started.expires_at) <= Date.now()) return ended('pairing_expired');
    const outcome = await look(started);
    if (outcome) return outcome;
    await new Promise((done) => { setTimeout(done, LOOK_MS); });
  }
  return null;
}

/** @param {Pairing} started @returns {Promise<{user: User | null} | ProblemFacts | null>} null: not answered yet */
async function look(started) {
  try {
    const answer = await pollPairing(started);
    if (answer.state === 'refused') return await ended('pairing_refused');
    if (answer.state !== 'confirmed') return null;
    if (answer.token) await storage.keepToken(answer.token, answer.user ?? null);
    else if (!(await storage.connection()).token) return await ended('pairing_expired');
    return { user: answer.user ?? null };
  } catch (error) {
    const problem = factsOf(error);
    if (problem.code === 'pairing_expired' || problem.code === 'not_found') return ended('pairing_expired');
    return problem;
  }
}

/** @param {string} code @returns {Promise<ProblemFacts>} */
async function ended(code) {
  await storage.forgetPairing();
  return { code };
}
