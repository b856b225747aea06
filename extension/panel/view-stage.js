/** How the outreach goes: the stage of a member of the campaign, and a note by hand (E8). */

import { h } from '../shared/element.js';
import { personName, writesOf } from './state.js';
import { firstName, STAGES } from './words.js';

/** @import { State } from './state.js' */

/** Those that a recruiter says; the others come from the outreach tool. */
const OFFERED = ['replied', 'interested', 'not_interested', 'meeting'];

/** More writes than these need the room. */
const FEW_WRITES = 3;

/** While something has to be decided or looked at above, the buttons would only push it out of sight. @param {State} state */
export function isStageOpen(state) {
  const { open, answer } = state;
  if (open.stage !== undefined) return open.stage;
  if (!state.sync && (writesOf(state).length > FEW_WRITES || answer?.plan.warnings?.length)) return false;
  return answer?.company.state !== 'ask' && !open.company && !open.edit && !open.advanced && !['probable', 'several'].includes(answer?.match.state ?? '');
}

/** @param {State} state @param {string} stage @param {string} current */
function stageButton(state, stage, current) {
  return h('button', {
    type: 'button', class: 'stage', id: `stage-${stage}`, 'data-act': 'stage', 'data-testid': 'stage', 'data-stage': stage, 'aria-pressed': String(stage === current),
    'aria-disabled': state.busy ? 'true' : null,
  }, STAGES[stage]);
}

/** @param {State} state */
function noteForm(state) {
  if (!state.open.note) return null;
  return h('div', { class: 'log', 'data-key': 'log-note' },
    h('textarea', {
      id: 'note', rows: 3, maxlength: 10_000, 'data-act': 'note', 'data-testid': 'note-text', 'aria-label': `Note about ${firstName(personName(state))}`,
      placeholder: 'What happened?', value: state.draft.note,
    }, state.draft.note),
    h('button', {
      type: 'button', class: 'small', 'data-act': 'add_note', 'data-testid': 'note-add', 'aria-disabled': state.busy || !state.draft.note.trim() ? 'true' : null,
    }, 'Add'));
}

/** @param {State} state */
export function stageView(state) {
  const { answer } = state;
  const stage = answer?.campaign?.stage;
  if (!answer || (!stage && !answer.person.is_kept)) return null;
  const isOpen = isStageOpen(state);
  return h('section', { class: 'outreach', 'data-testid': 'outreach', 'data-key': 'outreach', 'aria-label': 'Outreach' },
    h('div', { class: 'row' },
      stage ? h('button', {
        type: 'button', class: 'link s', id: 'stage-toggle', 'data-act': 'stage_toggle', 'data-testid': 'stage-toggle', 'aria-expanded': String(isOpen), 'aria-controls': 'stages',
      }, `Stage: ${STAGES[stage] ?? stage}`) : h('span'),
      h('button', {
        type: 'button', class: 'link s', id: 'note-toggle', 'data-act': 'toggle', 'data-section': 'note', 'data-testid': 'note-toggle', 'aria-expanded': String(Boolean(state.open.note)),
      }, 'Log a note')),
    stage && isOpen && h('div', { class: 'stages', id: 'stages', role: 'group', 'aria-label': 'Stage' }, OFFERED.map((one) => stageButton(state, one, stage))),
    noteForm(state));
}
