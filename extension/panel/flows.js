/** What the panel does: it asks the companion, tells it what was chosen, and reports to the state. One change after another. */

import * as companion from '../shared/companion.js';
import { factsOf, isOutcomeUnknown, Problem } from '../shared/problems.js';
import * as storage from '../shared/storage.js';
import { offeredRows } from './offers.js';
import { catsCode, editsGoToCats, choicesOf, fingerprint, isSyncing, profileOf, unsaved } from './state.js';

/** @import { Draft, ProblemFacts, RecordType, Sync } from '../shared/types.js' */
/** @import { Event, State } from './state.js' */

/** First looks are quick, for most syncs take a second; then slower. */
const LOOKS_MS = [150, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000];
const SLOW_AFTER_MS = 10_000;
const FULL_SCREEN = new Set(['not_paired', 'not_signed_in', 'token_revoked', 'origin_refused', 'other_program', 'old_version']);

/** @param {number} ms */
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

export class Flows {
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {Promise<void>} */
  #asked = Promise.resolve();
  #queue = Promise.resolve();
  #followed = '';

  /**
   * @param {() => State} state
   * @param {(event: Event) => void} dispatch
   * @param {() => Promise<void>} pair what to do when the companion does not know this browser
   */
  constructor(state, dispatch, pair) {
    this.state = state;
    this.dispatch = dispatch;
    this.pair = pair;
  }

  /** Asks the one question about the person shown. An older question is dropped. @returns {Promise<void>} settles when answered, never rejects */
  ask() {
    this.#asked = this.#ask();
    return this.#asked;
  }

  async #ask() {
    this.#asking?.abort();
    const own = new AbortController();
    this.#asking = own;
    this.dispatch({ type: 'asking' });
    try {
      const answer = await this.#resolve(own.signal);
      if (this.#asking !== own) return;
      if (!answer.plan) throw new Problem(catsCode(answer.cats?.state) ?? 'cats_not_connected');
      this.dispatch({ type: 'resolved', answer });
      this.#followIfMoving();
    } catch (error) {
      if (this.#asking === own) await this.fail(factsOf(error));
    }
  }

  /** A campaign that was deleted since it was chosen must not shut the panel. @param {AbortSignal} signal */
  async #resolve(signal) {
    const profile = profileOf(this.state());
    if (!profile) throw new Problem('extraction_failed');
    const { campaignId } = this.state();
    try {
      return await companion.resolve(profile, campaignId, signal);
    } catch (error) {
      if (campaignId === null || !(error instanceof Problem) || error.code !== 'not_found') throw error;
      await this.chooseCampaign(null);
      return companion.resolve(profile, null, signal);
    }
  }

  /** @param {ProblemFacts} problem */
  async fail(problem) {
    if (problem.code === 'not_paired') return this.pair();
    const isWhole = !this.state().answer || FULL_SCREEN.has(problem.code);
    this.dispatch({ type: isWhole ? 'failed' : 'troubled', problem });
  }

  /** Leaves the question alone: a page was left, or nothing is asked any more. */
  stop() {
    this.#asking?.abort();
    this.#asking = null;
    this.#followed = '';
  }

  async keepDraft() {
    const { read, draft } = this.state();
    if (read) await storage.keepDraft(identityOf(read), draft);
  }

  /** @param {Draft['attempt']} attempt */
  async #keepAttempt(attempt) {
    this.dispatch({ type: 'attempt', attempt });
    await this.keepDraft();
  }

  /** Keeps the person in the companion, as read and edited. @returns {Promise<string>} id */
  async #keepPerson() {
    const profile = profileOf(this.state());
    if (!profile) throw new Problem('extraction_failed');
    const { edits } = this.state().draft;
    const { id } = await companion.keepPerson(profile, this.state().campaignId);
    if (Object.keys(edits).length) {
      this.dispatch({ type: 'saved', edits });
      await this.keepDraft();
    }
    return id;
  }

  /** An edit that is to go to CATS is told by "Save" alone, for the companion compares it with what it has kept (U1). */
  async #personId() {
    const { answer } = this.state();
    const isAwaited = editsGoToCats(this.state()) && Object.keys(unsaved(this.state())).length > 0;
    return (isAwaited && answer?.person.id) || this.#keepPerson();
  }

  /** One sentence about what has just been done, where nothing stands in its way. @param {string} notice */
  note(notice) {
    if (!this.state().trouble && !this.state().sync) this.dispatch({ type: 'noted', notice });
  }

  /** What CATS offers to choose from, asked once. @param {string} path @param {boolean} [isAgain] */
  async offer(path, isAgain = false) {
    const known = this.state().offers[path];
    if (known && !(isAgain && known.state === 'failed')) return;
    this.dispatch({ type: 'offered', path, offer: { state: 'asking', rows: [] } });
    const offer = await companion.offers(path).then((answer) => ({ state: /** @type {const} */ ('there'), rows: offeredRows(answer) }),
      () => ({ state: /** @type {const} */ ('failed'), rows: [] }));
    this.dispatch({ type: 'offered', path, offer });
  }

  /**
   * One change of what is decided about this person, after those already begun; then everything is asked anew.
   * @param {string} what shown as busy
   * @param {(personId: string) => Promise<unknown>} work gives the id of the sync that it started, if any
   * @returns {Promise<void>}
   */
  change(what, work) {
    this.#queue = this.#queue.then(async () => {
      this.dispatch({ type: 'busy', what });
      try {
        const started = await work(await this.#personId());
        if (typeof started === 'string') this.dispatch({ type: 'sync', sync: await companion.sync(started) });
        await this.ask();
        this.dispatch({ type: 'busy', what: null });
      } catch (error) {
        await this.fail(factsOf(error));
      }
    });
    return this.#queue;
  }

  /** Only the last of several quick choices is sent. @param {string} key @param {any} value @param {(personId: string) => Promise<unknown>} work */
  choose(key, value, work) {
    this.dispatch({ type: 'chosen', key, value });
    const isLast = () => this.state().pending[key] === value;
    return this.change(key, async (personId) => { if (isLast()) await work(personId); })
      .then(() => { if (isLast()) this.dispatch({ type: 'unchosen', key }); });
  }

  /** @param {companion.SettingName} name @param {string} key @param {any} value */
  chooseSetting(name, key, value) {
    return this.choose(key, value, (personId) => companion.putSetting(personId, name, value));
  }

  /** @param {companion.SettingName} name */
  backToInherited(name) {
    return this.change('setting', (personId) => companion.deleteSetting(personId, name).then(() => undefined));
  }

  /** @param {number | null} catsId null: none of these @param {boolean} always */
  chooseCompany(catsId, always) {
    return this.choose('company', catsId, (personId) => companion.decideCompany(personId, catsId, always));
  }

  /** @param {{record_type: RecordType, cats_id: number | null, same: boolean}[]} answers */
  choosePerson(answers) {
    return this.change('match', async (personId) => {
      for (const answer of answers) await companion.decidePerson(personId, answer);
    });
  }

  /** @param {number | null} id */
  async chooseCampaign(id) {
    this.dispatch({ type: 'campaign', id });
    await storage.keepCampaignId(id);
  }

  /** @param {number} campaignId @param {string} name */
  addToCampaign(campaignId, name) {
    return this.change('campaign', async (personId) => (await companion.addToCampaign(campaignId, personId, true)).sync_id)
      .then(() => this.note(`Added to ${name}.`));
  }

  /** What the recruiter saw is what is confirmed: a plan that changes while it is asked for needs another look. @param {boolean} isAnyway */
  async sync(isAnyway) {
    if (isSyncing(this.state()) || this.state().busy) return;
    const seen = this.state().answer?.plan.digest;
    await this.#asked;
    const { answer, isStale } = this.state();
    if (!answer || isStale) return;
    if (answer.plan.digest !== seen) return this.dispatch({ type: 'noted', notice: 'The plan has just changed. Look at it, then confirm.' });
    if (isSyncing(this.state()) || this.state().busy) return;
    this.dispatch({ type: 'busy', what: 'sync' });
    try {
      await this.#sendSync(isAnyway);
      this.dispatch({ type: 'busy', what: null });
      this.#followIfMoving();
    } catch (error) {
      await this.#syncFailed(factsOf(error));
    }
  }

  /** @param {boolean} isAnyway */
  async #sendSync(isAnyway) {
    const { answer, campaignId } = this.state();
    if (!answer) return;
    const personId = await this.#keepPerson();
    if (campaignId !== null && !answer.campaign?.stage) await companion.addToCampaign(campaignId, personId, false);
    const request = {
      person_id: personId, campaign_id: campaignId, plan_digest: answer.plan.digest, ...choicesOf(this.state()), sync_anyway: isAnyway,
    };
    const print = fingerprint(request);
    const { attempt } = this.state().draft;
    const own = attempt?.fingerprint === print ? attempt : { key: crypto.randomUUID(), fingerprint: print };
    await this.#keepAttempt(own);
    const sync = await companion.startSync(request, own.key);
    await this.#keepAttempt(null);
    this.dispatch({ type: 'sync', sync });
  }

  /** @param {ProblemFacts} problem */
  async #syncFailed(problem) {
    if (!isOutcomeUnknown(problem)) await this.#keepAttempt(null);
    if (problem.code !== 'plan_changed') return this.fail(problem);
    await this.ask();
    this.dispatch({ type: 'busy', what: null });
    this.dispatch({ type: 'noted', notice: 'CATS changed since you looked; here is the new plan.' });
  }

  /** @param {'retry' | 'cancel' | 'undo'} what @param {object} [more] */
  async changeSync(what, more) {
    const { sync } = this.state();
    if (sync) await this.#change(sync.id, what, more);
  }

  /** Takes back what was written in former times. */
  async undoLast() {
    const last = this.state().answer?.last_sync;
    if (last) await this.#change(last.id, 'undo');
  }

  /** @param {string} id @param {'retry' | 'cancel' | 'undo'} what @param {object} [more] */
  async #change(id, what, more) {
    if (this.state().busy) return;
    this.dispatch({ type: 'busy', what: 'course' });
    try {
      this.dispatch({ type: 'sync', sync: await companion.changeSync(id, what, more) });
      this.dispatch({ type: 'busy', what: null });
      this.#followIfMoving();
      if (what === 'cancel') await this.ask();
    } catch (error) {
      await this.fail(factsOf(error));
    }
  }

  #followIfMoving() {
    const { sync } = this.state();
    if (sync && isMoving(sync) && this.#followed !== sync.id) this.#follow(sync.id);
  }

  /** Looks at a sync until it rests. @param {string} id */
  async #follow(id) {
    this.#followed = id;
    const begun = Date.now();
    for (let look = 0; this.#followed === id; look += 1) {
      await pause(LOOKS_MS[Math.min(look, LOOKS_MS.length - 1)] ?? SLOW_AFTER_MS);
      if (this.#followed !== id || this.state().sync?.id !== id) break;
      const isOver = await this.#look(id);
      if (isOver) break;
      if (Date.now() - begun > SLOW_AFTER_MS && !this.state().isSlow) this.dispatch({ type: 'slow', isSlow: true });
    }
    if (this.#followed === id) this.#followed = '';
  }

  /** @param {string} id @returns {Promise<boolean>} whether there is nothing more to see */
  async #look(id) {
    try {
      const sync = await companion.sync(id);
      if (this.state().sync?.id !== id) return true;
      this.dispatch({ type: 'sync', sync });
      if (!isMoving(sync)) await this.ask();
      return !isMoving(sync);
    } catch (error) {
      const problem = factsOf(error);
      await this.fail(problem);
      return !['companion_away', 'companion_slow'].includes(problem.code);
    }
  }
}

/** @param {Sync} sync */
const isMoving = (sync) => sync.state === 'queued' || sync.state === 'running';

/** @param {import('../shared/types.js').Profile} read @returns {string} what a draft is kept under */
export const identityOf = (read) => read.url || `name:${read.fields.full_name ?? ''}`;
