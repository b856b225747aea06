/** What the recruiter tells of the outreach, and edits by hand; where it starts a sync, its course is shown. */

import * as companion from '../shared/companion.js';
import { unsaved } from './state.js';
import { STAGES } from './words.js';

/** @import { Flows } from './flows.js' */

/** @param {Flows} flows @param {string} stage */
export async function setStage(flows, stage) {
  const campaign = flows.state().answer?.campaign;
  if (!campaign || campaign.stage === stage) return;
  await flows.change('stage', async (personId) => (await companion.setStage(campaign.id, personId, stage)).sync_id);
  flows.note(`Stage: ${STAGES[stage]}.`);
}

/** The text stays until it is known to be kept. @param {Flows} flows */
export async function logNote(flows) {
  const { draft, campaignId, answer } = flows.state();
  const text = draft.note.trim();
  if (!text) return;
  const campaign = answer?.campaign?.stage ? campaignId : null;
  await flows.change('note', async (personId) => {
    const row = await companion.logNote(personId, text, campaign);
    flows.dispatch({ type: 'note_typed', text: '' });
    if (flows.state().open.note) flows.dispatch({ type: 'toggled', section: 'note' });
    await flows.keepDraft();
    return row.sync_id;
  });
  flows.note('The note is logged.');
}

/** Those edited by hand since they were last told (U1). @param {Flows} flows @param {boolean} goesToCats */
export async function saveEdits(flows, goesToCats) {
  const { edits } = flows.state().draft;
  const fields = unsaved(flows.state());
  await flows.change('save', async (personId) => {
    if (!goesToCats) return undefined; // keeping the person has kept them
    const { sync } = await companion.editPerson(personId, fields);
    flows.dispatch({ type: 'saved', edits });
    await flows.keepDraft();
    return sync?.id;
  });
  flows.note(goesToCats ? 'Saved.' : 'Saved in Catsync.');
}
