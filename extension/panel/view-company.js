/** Which company: the card, and the warning where there is something to beware of. */

import { h } from '../shared/element.js';
import { settingOf } from './state.js';
import { detailsText } from './words.js';

/** @import { Company, CompanyOption } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** @param {CompanyOption} option @param {string[]} details @param {boolean} isChosen @param {boolean} isBusy */
function optionRow(option, details, isChosen, isBusy) {
  const id = `company-${option.cats_id}`;
  return h('div', { class: 'option', 'data-key': id },
    h('input', {
      type: 'radio', name: 'company', id, value: option.cats_id, checked: isChosen, disabled: isBusy, 'data-act': 'company',
      'data-testid': 'company-option', 'data-cats-id': option.cats_id, 'aria-describedby': `${id}-why`,
    }),
    h('label', { for: id }, h('b', null, option.name), h('span', { class: 's dim' }, detailsText(option.details, details))),
    whyText(option, `${id}-why`),
    openLink(option));
}

/** The weightiest reasons are seen, all of them are heard and shown on hover. @param {CompanyOption} option @param {string} id */
function whyText({ reasons }, id) {
  const [first = '', second = '', ...rest] = reasons.map((reason) => reason.text);
  return h('span', { class: 's why', id, title: rest.length ? reasons.map((reason) => reason.text).join(', ') : null },
    [first, second].filter(Boolean).join(', '), rest.length > 0 && h('span', { class: 'unseen' }, `, ${rest.join(', ')}`));
}

/** @param {CompanyOption} option */
function openLink({ url, name }) {
  return url && h('a', { class: 'open', href: url, target: '_blank', rel: 'noopener', 'aria-label': `Open ${name} in CATS`, title: 'Open in CATS' }, '↗');
}

/** @param {State} state */
const mayCreate = (state) => state.answer?.company.may_create ?? settingOf(state, 'create_companies')?.value !== 'never';

/** The list to choose from. @param {State} state @param {Company} company */
function warningView(state, company) {
  const listed = company.warning?.companies ?? [];
  const { card } = company;
  const options = card && !listed.some((option) => option.cats_id === card.cats_id) ? [card, ...listed] : listed;
  const chosen = 'company' in state.pending ? state.pending.company : company.state === 'new' && company.source ? null : company.chosen_id ?? undefined;
  const isBusy = state.busy === 'sync';
  return h('div', { class: 'alert', role: 'radiogroup', 'aria-labelledby': 'company-text', 'data-testid': 'company-warning' },
    h('p', { id: 'company-text' }, questionText(company)),
    options.map((option) => optionRow(option, company.warning?.details ?? [], option.cats_id === chosen, isBusy)),
    mayCreate(state) && h('div', { class: 'option', 'data-key': 'company-none' },
      h('input', {
        type: 'radio', name: 'company', id: 'company-none', value: '', checked: chosen === null, disabled: isBusy, 'data-act': 'company',
        'data-testid': 'company-option', 'data-cats-id': '',
      }),
      h('label', { for: 'company-none' }, h('b', null, 'None of these')), h('span', { class: 's why' }, 'a new company')),
    company.domain && h('p', { class: 'always' }, h('label', { class: 's' },
      h('input', { type: 'checkbox', id: 'company-always', 'data-act': 'always', 'data-testid': 'company-always', checked: state.isAlways }),
      `Always for ${company.domain}`)));
}

/** "3 records look like Acme. Which one?": the fact is strong, the question is not. @param {Company} company */
function questionText({ text }) {
  const end = text.indexOf('. ');
  if (end < 0) return h('strong', { class: 'warn' }, text);
  return [h('strong', { class: 'warn' }, text.slice(0, end + 1)), text.slice(end + 1)];
}

/** @param {Company} company */
function infoText({ card, info }) {
  return card ? detailsText(card.details, info.length ? info : ['location', 'website', 'owner', 'contacts']) : '';
}

const SOURCES = /** @type {Record<string, string>} */ ({ recruiter: 'your choice', remembered: 'always for this company', link: 'as in CATS' });

/** @param {Company} company */
function nameLine(company) {
  const source = SOURCES[company.source ?? ''];
  return h('p', null, h('b', null, company.card?.name ?? company.query ?? ''), company.state === 'new' && h('span', { class: 's dim' }, ' new company'),
    source && h('span', { class: 's dim' }, ` ${source}`));
}

/** @param {Company} company */
function changeLink(company) {
  const others = company.warning?.companies.filter((option) => option.cats_id !== company.chosen_id).length ?? 0;
  if (!others) return null;
  const isWarned = company.state === 'matched';
  return h('button', {
    type: 'button', class: `link s${isWarned ? ' warn' : ''}`, 'data-act': 'toggle', 'data-section': 'company', 'aria-expanded': 'false', 'data-testid': 'company-change',
  }, isWarned ? `${others} more look${others === 1 ? 's' : ''} like it: change` : 'Change');
}

/** CATS has no such company, and whoever decides so may have it created with the contact (S23). @param {State} state @param {Company} company */
function createButton(state, company) {
  const isMissing = state.answer?.plan.records.some((record) => record.needs.some((need) => need.field === 'company'));
  if (company.state !== 'new' || company.source || !isMissing || !mayCreate(state) || !company.query) return null;
  return h('button', {
    type: 'button', class: 'small', 'data-act': 'create_company', 'data-testid': 'create-company', disabled: Boolean(state.busy),
  }, `Create ${company.query} with the contact`);
}

/** @param {State} state @param {Company} company */
function cardView(state, company) {
  const { card } = company;
  return h('div', { class: 'card', 'data-testid': 'company-card', 'data-cats-id': card?.cats_id ?? '' },
    h('div', { class: 'row' }, nameLine(company),
      card && openLink(card)),
    h('p', { class: 's dim' }, infoText(company) || (card ? '' : company.text)),
    createButton(state, company),
    changeLink(company));
}

/** @param {State} state */
export function companyView(state) {
  if (!state.answer) return h('section', { 'aria-hidden': 'true' }, h('h2', null, 'Company'), h('div', { class: 'bone bone-card' }));
  const { company } = state.answer;
  if (company.state === 'none' && !company.text) return null;
  const isListed = Boolean(company.warning?.companies.length) && (company.state === 'ask' || state.open.company);
  const isPlain = !isListed && !company.card && company.state !== 'new';
  return h('section', { id: 'company', 'aria-labelledby': 'company-title' },
    h('h2', { id: 'company-title' }, 'Company'),
    isListed && warningView(state, company),
    isPlain && h('p', { class: 's dim', 'data-testid': 'company-text' }, company.text),
    !isListed && !isPlain && cardView(state, company));
}
