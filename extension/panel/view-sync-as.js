/** How will it go in: campaign, Sync as, and whose choice that is. */

import { h } from '../shared/element.js';
import { sourceLine } from './controls.js';
import { personName, settingOf, valueOf } from './state.js';
import { firstName } from './words.js';

/** @import { State } from './state.js' */

const CHOICES = [['candidate', 'Candidate'], ['contact', 'Contact'], ['both', 'Both'], ['none', 'Don’t']];
const SPOKEN = /** @type {Record<string, string>} */ ({ both: 'Candidate and contact', none: 'Don’t sync' });

/** @param {State} state */
function campaignPicker(state) {
  const campaigns = state.answer?.campaigns ?? [];
  if (!campaigns.length) return null;
  const chosen = state.campaignId === null ? '' : String(state.campaignId);
  return h('select', { 'data-testid': 'campaign', 'data-act': 'campaign', 'aria-label': 'Campaign', class: 'inline s', id: 'campaign', value: chosen },
    h('option', { value: '' }, 'No campaign'),
    campaigns.map((campaign) => h('option', { value: campaign.id, selected: String(campaign.id) === chosen }, campaign.name)));
}

/** @param {string} value @param {string} label @param {boolean} isChosen @param {boolean} isLocked */
function segment(value, label, isChosen, isLocked) {
  return h('label', { 'data-key': `as-${value}` },
    h('input', {
      type: 'radio', name: 'sync-as', value, checked: isChosen, disabled: isLocked, 'data-testid': 'sync-as', 'data-act': 'sync_as',
      'aria-label': SPOKEN[value] ?? label, id: `sync-as-${value}`,
    }), h('span', null, label));
}

/** @param {State} state */
export function syncAsView(state) {
  if (!state.answer) {
    return h('section', { 'aria-hidden': 'true' }, h('h2', null, 'Sync as'), h('div', { class: 'bone bone-control' }), h('div', { class: 'bone bone-line' }));
  }
  const setting = settingOf(state, 'sync_as');
  if (!setting) return null;
  const value = valueOf(state, setting);
  const isLocked = Boolean(setting.locked);
  return h('section', { 'aria-labelledby': 'sync-as-title' },
    h('div', { class: 'row' }, h('h2', { id: 'sync-as-title' }, 'Sync as'), campaignPicker(state)),
    h('div', { class: 'line' },
      h('div', { class: 'segments', role: 'radiogroup', 'aria-label': `Sync ${firstName(personName(state))} as` },
        CHOICES.map(([choice = '', label = '']) => segment(choice, label, choice === value, isLocked))),
      h('button', {
        type: 'button', class: 'more', id: 'advanced-toggle', 'data-testid': 'advanced-toggle', 'data-act': 'toggle', 'data-section': 'advanced',
        'aria-expanded': String(Boolean(state.open.advanced)), 'aria-controls': 'advanced', 'aria-label': 'Advanced options', title: 'Advanced options',
      }, h('span', { class: 'arrow', 'aria-hidden': 'true' }))),
    sourceLine(state, setting, true));
}
