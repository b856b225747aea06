/** CATS asked live for the person in view, where the mirror cannot tell: it costs calls, so it is offered and never done by itself (Q5). */

import { lookUpLive } from '../shared/companion.js';
import { factsOf } from '../shared/problems.js';
import { profileOf } from './state.js';

/**
 * @import { Flows } from './flows.js'
 * @import { State } from './state.js'
 */

const OPEN_QUESTIONS = new Set(['unknown', 'probable', 'several']);

/** Candidates and contacts are a call each; a company that is not known either is a third one. @param {State} state */
export const lookupCalls = (state) => (state.answer?.company.state === 'unknown' ? 3 : 2);

/** Whether asking CATS could tell more than the mirror does. @param {State} state */
export function canLookUp({ answer, user, lookedUp }) {
  const isDoubtful = answer && answer.mirror?.state !== 'complete' && OPEN_QUESTIONS.has(answer.match.state);
  return Boolean(isDoubtful && !lookedUp && user?.role !== 'viewer');
}

/** An answer about somebody else than is shown by then is dropped; nobody is kept for it. @param {Flows} flows */
export async function lookUp(flows) {
  const { state, dispatch } = flows;
  const profile = profileOf(state());
  if (!profile || state().busy) return;
  const print = JSON.stringify(profile);
  dispatch({ type: 'busy', what: 'lookup' });
  try {
    const answer = await lookUpLive(profile, state().campaignId);
    if (JSON.stringify(profileOf(state())) === print) dispatch({ type: 'resolved', answer });
    dispatch({ type: 'busy', what: null });
  } catch (error) {
    await flows.fail(factsOf(error));
  }
}
