/** Parts that several views share. */

import { h } from '../shared/element.js';
import { personName, settingId } from './state.js';
import { exactTime, inheritedText, lockText, sourceText, valueText } from './words.js';

/** @import { EffectiveSetting } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** @param {{value: any, label: string}[]} choices @param {any} value @param {Record<string, any>} props */
export function choiceControl(choices, value, props) {
  const at = choices.findIndex((choice) => choice.value === value);
  return h('select', { ...props, value: at < 0 ? '' : String(at), 'data-indexed': true },
    at < 0 && h('option', { value: '' }, 'Choose…'),
    choices.map((choice, index) => h('option', { value: String(index), selected: index === at }, choice.label)));
}

/** Whose choice a value is, and the way back. @param {State} state @param {EffectiveSetting} setting @param {boolean} [isMain] */
export function sourceLine(state, setting, isMain = false) {
  const lock = lockText(setting);
  const catalogued = state.catalogue?.settings.find((one) => one.key === setting.key) ?? { key: setting.key };
  const own = setting.source.layer === 'person';
  const wouldBe = own && setting.inherited ? inheritedText(setting.inherited, valueText(setting.inherited.value, catalogued)) : '';
  return h('p', {
    class: 's dim source', 'data-testid': isMain ? 'source-line' : null, 'data-layer': setting.source.layer,
    title: setting.source.at ? exactTime(setting.source.at) : null,
  }, lock || `${sourceText(setting.source, personName(state), state.user)} ${wouldBe} `,
  own && !lock && h('button', {
    type: 'button', class: 'link', 'data-act': 'back_to_inherited', 'data-testid': isMain ? 'back-to-inherited' : null,
    'data-setting': settingId(setting), 'aria-label': `Use that: back to inherited${isMain ? ' for Sync as' : ''}`, disabled: Boolean(state.busy),
  }, 'Use that'));
}
