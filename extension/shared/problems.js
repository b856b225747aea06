/**
 * A text for every way in which things can fail: the codes of server/catsync/errors.py (a guard test keeps the two equal) and those
 * that only the extension can see. Each says what is the matter, what to do next, and which button does it.
 */

/** @import { ProblemFacts } from './types.js' */

/**
 * `try_again`: ask once more. `pair`: pair this browser (anew). `options`: open the options. `pages`: open the companion's pages.
 * `read_again`: read the page once more. `reload`: show the newest plan.
 * @typedef {'try_again' | 'pair' | 'options' | 'pages' | 'read_again' | 'reload'} Remedy
 *
 * `quote`: show the companion's own sentence too, as it names the thing.
 * @typedef {{title: string, next: string, button: string | null, remedy: Remedy | null, quote?: boolean}} ProblemText
 */

/** @type {Record<string, ProblemText>} */
export const PROBLEMS = {
  // server/catsync/errors.py
  bad_request: {
    title: 'The companion did not understand the request.',
    next: 'Extension and companion may be of different versions. Update both, then try again.',
    button: 'Try again', remedy: 'try_again', quote: true,
  },
  validation_failed: {
    title: 'The companion did not accept a value.',
    next: 'Correct the value that it names, then try again.',
    button: 'Try again', remedy: 'try_again', quote: true,
  },
  not_signed_in: {
    title: 'The companion does not know this browser.',
    next: 'Pair it once more. Your team’s settings and your choices stay as they are.',
    button: 'Pair this browser', remedy: 'pair',
  },
  token_revoked: {
    title: 'This browser’s access was taken back.',
    next: 'Someone removed it in Catsync under Browsers. Pair it again, or ask your admin why.',
    button: 'Pair again', remedy: 'pair',
  },
  forbidden: {
    title: 'Your role does not allow this.',
    next: 'Ask an admin of your team to do it, or to change your role.',
    button: null, remedy: null, quote: true,
  },
  origin_refused: {
    title: 'The companion does not accept this extension.',
    next: 'An admin can add the extension’s id to those that the companion knows.',
    button: 'Check the address', remedy: 'options',
  },
  not_found: {
    title: 'The companion no longer has this.',
    next: 'It may have been deleted meanwhile. Look again to see how things stand.',
    button: 'Look again', remedy: 'reload', quote: true,
  },
  method_not_allowed: {
    title: 'The companion does not know this action.',
    next: 'It is probably older than the extension. Update the companion.',
    button: 'Check the version', remedy: 'options',
  },
  not_json: {
    title: 'The companion could not read the request.',
    next: 'A proxy between browser and companion may have changed it. Check the companion’s address.',
    button: 'Check the address', remedy: 'options',
  },
  too_large: {
    title: 'This page gave more text than the companion takes.',
    next: 'Shorten the fields under Edit, or type the name by hand.',
    button: 'Try again', remedy: 'try_again',
  },
  unsupported_file: {
    title: 'CATS does not take this kind of file.',
    next: 'Choose a PDF, Word, OpenDocument, RTF or text file.',
    button: null, remedy: null, quote: true,
  },
  conflict: {
    title: 'Somebody changed this at the same moment.',
    next: 'Look at how it stands now, then decide again.',
    button: 'Look again', remedy: 'reload', quote: true,
  },
  plan_changed: {
    title: 'CATS changed since you looked.',
    next: 'Look at the new plan, then confirm it.',
    button: 'Show the new plan', remedy: 'reload',
  },
  setting_locked: {
    title: 'An admin has locked this setting.',
    next: 'The team’s value stays. Ask an admin if this person needs another one.',
    button: 'Show the team’s value', remedy: 'reload', quote: true,
  },
  setting_changed: {
    title: 'Somebody else changed this setting meanwhile.',
    next: 'Look at the new value, then choose again.',
    button: 'Show the new value', remedy: 'reload',
  },
  pairing_expired: {
    title: 'The code has expired.',
    next: 'Codes are valid for a few minutes. Get a new one.',
    button: 'Get a new code', remedy: 'pair',
  },
  too_many_tries: {
    title: 'There were too many tries.',
    next: 'Wait a minute, then try again.',
    button: 'Try again', remedy: 'try_again',
  },
  cats_not_connected: {
    title: 'CATS is not connected.',
    next: 'An admin pastes the API key in Catsync under Integrations. Until then nothing goes to CATS.',
    button: 'Open Integrations', remedy: 'pages',
  },
  cats_key_refused: {
    title: 'CATS refuses the API key.',
    next: 'It was changed or deleted in CATS. An admin pastes the new one under Integrations; what is queued then goes on.',
    button: 'Open Integrations', remedy: 'pages',
  },
  cats_unreachable: {
    title: 'The companion cannot reach CATS.',
    next: 'Check its internet connection. What you confirm is kept and sent when CATS answers.',
    button: 'Try again', remedy: 'try_again',
  },
  cats_down: {
    title: 'CATS has trouble of its own at the moment.',
    next: 'What you confirm is kept and sent when CATS is back.',
    button: 'Try again', remedy: 'try_again',
  },
  cats_no_calls_left: {
    title: 'No calls to CATS are left this hour.',
    next: 'What you confirm is kept and sent as soon as CATS allows calls again.',
    button: 'Try again', remedy: 'try_again',
  },
  cats_other_site: {
    title: 'The API key belongs to another CATS site.',
    next: 'Catsync holds records of the former site. An admin decides under Integrations how to go on.',
    button: 'Open Integrations', remedy: 'pages', quote: true,
  },
  database_unavailable: {
    title: 'The companion cannot use its database.',
    next: 'Nothing was changed. An admin finds the reason in the companion’s log.',
    button: 'Try again', remedy: 'try_again',
  },
  storage_full: {
    title: 'The companion’s disk is full.',
    next: 'This was not kept, and nothing was changed. What was accepted before is not lost; it goes on once there is space.',
    button: 'Try again', remedy: 'try_again',
  },
  internal: {
    title: 'The companion has a fault.',
    next: 'Nothing you typed is lost. Try again; if it stays, tell your admin the request id below.',
    button: 'Try again', remedy: 'try_again',
  },

  // seen by the extension alone
  companion_away: {
    title: 'The companion is not running.',
    next: 'Start it with “catsync serve”, then try again. What you typed is kept.',
    button: 'Try again', remedy: 'try_again',
  },
  companion_slow: {
    title: 'The companion did not answer in time.',
    next: 'It may be busy or far away. Try again; what you typed is kept.',
    button: 'Try again', remedy: 'try_again',
  },
  other_program: {
    title: 'Another program answers at the companion’s address.',
    next: 'It is not Catsync, or it does not know this extension. Start Catsync on another port, or correct the address.',
    button: 'Check the address', remedy: 'options',
  },
  old_version: {
    title: 'The companion is too old for this extension.',
    next: 'Update the companion and start it again.',
    button: 'Try again', remedy: 'try_again',
  },
  not_paired: {
    title: 'Pair this browser with Catsync.',
    next: 'Open the page, sign in, and confirm that it shows the same code.',
    button: null, remedy: null,
  },
  pairing_refused: {
    title: 'The pairing was refused.',
    next: 'Someone answered No to this code. Get a new one if that was a mistake.',
    button: 'Get a new code', remedy: 'pair',
  },
  page_closed_to_us: {
    title: 'This page cannot be read.',
    next: 'The browser keeps extensions out of it. Open a profile, or type a name.',
    button: null, remedy: null,
  },
  page_not_asked: {
    title: 'Catsync has not been asked about this page.',
    next: 'Press the Catsync icon or its shortcut on this page, then read it here.',
    button: 'Read this page', remedy: 'read_again',
  },
  not_a_profile: {
    title: 'This is not a person’s page.',
    next: 'Open a profile, or type the name of the person you mean.',
    button: 'Read again', remedy: 'read_again',
  },
  extraction_failed: {
    title: 'No name was found on this profile.',
    next: 'Wait until the page has loaded and read it again, or type the name.',
    button: 'Read again', remedy: 'read_again',
  },
};

/**
 * @param {string} code
 * @returns {ProblemText} of an unknown code, from a newer companion: the text of a fault, with the companion's own sentence
 */
export function problemText(code) {
  return PROBLEMS[code] ?? { .../** @type {ProblemText} */ (PROBLEMS.internal), quote: true };
}

/** A failure with a name. */
export class Problem extends Error {
  /** @param {string} code @param {Omit<ProblemFacts, 'code'>} [facts] */
  constructor(code, facts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }

  /** @returns {ProblemFacts} what state and views are given */
  plain() {
    return { code: this.code, ...this.facts };
  }
}

/** @param {unknown} error @returns {ProblemFacts} */
export function factsOf(error) {
  if (error instanceof Problem) return error.plain();
  return { code: 'internal', message: error instanceof Error ? error.name : '' };
}

/** Whether the request may have been carried out although no answer came. @param {ProblemFacts} problem */
export function isOutcomeUnknown(problem) {
  return ['companion_away', 'companion_slow', 'internal', 'database_unavailable'].includes(problem.code);
}
