/** Where the companion is, whether this browser is paired with it, and which sites the badge may look at. */

import { onLocalChange, openTab, permissions, shortcuts, version } from '../shared/chrome-api.js';
import { me, ping } from '../shared/companion.js';
import { h, patch } from '../shared/element.js';
import { factsOf, problemText } from '../shared/problems.js';
import * as storage from '../shared/storage.js';
import { awaitConfirmation, currentPairing } from '../shared/pairing.js';
import { patternOf, siteList, siteName } from './sites.js';

/** @import { Pairing, ProblemFacts, User } from '../shared/types.js' */

/**
 * @typedef {object} Shown
 * @property {string} address
 * @property {string} typedAddress
 * @property {boolean} isChecking
 * @property {string | null} companionVersion
 * @property {User | null} user
 * @property {string} browser
 * @property {ProblemFacts | null} problem
 * @property {Pairing | null} pairing
 * @property {string[]} granted
 * @property {string} typedSite
 * @property {string} addressError
 * @property {string} siteError
 * @property {{name: string, keys: string}[]} keys
 */

/** @type {Shown} */
let shown = {
  address: '', typedAddress: '', isChecking: true, companionVersion: null, user: null, browser: '', problem: null, pairing: null, granted: [],
  typedSite: '', addressError: '', siteError: '', keys: [],
};

/** @param {Partial<Shown>} change */
function set(change) {
  shown = { ...shown, ...change };
  const app = document.getElementById('app');
  if (app) patch(app, [h('main', null, h('h1', { tabindex: '-1', 'data-focus-home': true }, 'Catsync options'), companionView(), sitesView(), aboutView())]);
}

function stateView() {
  if (shown.isChecking) return h('div', { class: 'bone', 'aria-hidden': 'true' }, h('span', { class: 'unseen' }, 'Checking'));
  if (shown.pairing) {
    return h('div', { class: 'card' }, h('p', null, 'Open the page, sign in, and confirm that it shows the same code.'),
      h('p', { class: 'code', 'data-testid': 'pairing-code' }, shown.pairing.code),
      h('button', { type: 'button', 'data-act': 'confirm', 'data-testid': 'open-confirm' }, 'Open the page to confirm'));
  }
  if (shown.user) {
    return h('div', { class: 'card', 'data-testid': 'paired' },
      h('p', null, h('span', { class: 'ok state' }, '✓ Paired'), ` as ${shown.user.name}${shown.browser ? `, this browser is “${shown.browser}”` : ''}.`),
      h('button', { type: 'button', class: 'quiet small', 'data-act': 'unpair', 'data-testid': 'unpair' }, 'Unpair this browser'));
  }
  const problem = shown.problem ?? { code: 'not_paired' };
  const text = problemText(problem.code);
  const canPair = ['not_paired', 'not_signed_in', 'token_revoked', 'pairing_expired', 'pairing_refused'].includes(problem.code);
  return h('div', { class: 'alert', 'data-testid': 'problem', 'data-code': problem.code, role: 'status' },
    h('p', null, h('strong', { class: 'warn' }, text.title), ` ${problem.code === 'not_paired' ? 'Then it may look people up and send them to CATS.' : text.next}`),
    text.quote && problem.message && h('p', { class: 'quote' }, problem.message),
    h('button', { type: 'button', class: 'small', 'data-act': canPair ? 'pair' : 'check', 'data-testid': canPair ? 'pair' : 'check' },
      canPair ? text.button ?? 'Show a code' : 'Try again'));
}

function companionView() {
  const isPlainFar = /^http:\/\/(?!127\.|localhost|\[::1\])/.test(shown.address);
  return h('section', { 'aria-labelledby': 'companion-title' }, h('h2', { id: 'companion-title' }, 'Companion'),
    h('form', { class: 'line', 'data-act': 'address' },
      h('div', { class: 'field' }, h('label', { for: 'address' }, 'Address'),
        h('input', {
          id: 'address', type: 'text', value: shown.typedAddress, inputmode: 'url', autocomplete: 'off', spellcheck: 'false', 'data-testid': 'address', maxlength: 500,
          'aria-invalid': shown.addressError ? 'true' : null, 'aria-describedby': 'address-help',
        })),
      h('button', { type: 'submit', 'data-testid': 'save-address' }, 'Save')),
    h('p', { id: 'address-help', class: shown.addressError ? 'bad s' : 's dim' },
      shown.addressError || `Where “catsync serve” runs; on this computer ${storage.DEFAULT_ADDRESS}. Another address has to be paired anew.`),
    isPlainFar && h('p', { class: 'warn s' }, 'Names and the access token travel unencrypted to this address. Use https where you can.'),
    stateView());
}

function sitesView() {
  return h('section', { 'aria-labelledby': 'sites-title' }, h('h2', { id: 'sites-title' }, 'Badge while browsing'),
    h('p', { class: 's dim' }, 'On these sites the icon tells, before you click, whether a person is in CATS and whether company records look alike. Profiles are read when you open them; nothing is kept.'),
    h('ul', { class: 'plain sites' }, siteList(shown.granted).map((site) => h('li', { class: 'site', 'data-key': `site-${site.pattern}` },
      h('label', { for: `on-${site.pattern}` }, h('b', null, site.label), h('span', { class: 's dim' }, siteName(site.pattern))),
      h('input', { id: `on-${site.pattern}`, type: 'checkbox', role: 'switch', checked: site.isOn, 'data-act': 'site', 'data-pattern': site.pattern, 'data-testid': 'site' })))),
    h('form', { class: 'line', 'data-act': 'add_site' },
      h('div', { class: 'field' }, h('label', { for: 'site' }, 'Another site'),
        h('input', {
          id: 'site', type: 'text', value: shown.typedSite, placeholder: 'people.example.org', autocomplete: 'off', 'data-testid': 'other-site', maxlength: 300,
          'aria-invalid': shown.siteError ? 'true' : null, 'aria-describedby': 'site-error',
        })),
      h('button', { type: 'submit', class: 'small', 'data-testid': 'add-site' }, 'Switch on')),
    h('p', { id: 'site-error', class: 'bad s' }, shown.siteError));
}

function aboutView() {
  return h('section', { 'aria-labelledby': 'about-title' }, h('h2', { id: 'about-title' }, 'About'),
    h('dl', null, h('dt', null, 'Extension'), h('dd', { 'data-testid': 'version' }, version()),
      h('dt', null, 'Companion'), h('dd', null, shown.companionVersion ?? 'not reached'),
      shown.keys.map(({ name, keys }) => [h('dt', null, name), h('dd', null, keys || 'no shortcut set')])),
    h('p', { class: 's dim' }, 'A page is read only when you ask for it, or on the sites above. What is read goes to your companion and nowhere else.'));
}

async function check() {
  set({ isChecking: true, problem: null });
  const { address, token } = await storage.connection();
  try {
    const { version: companionVersion } = await ping();
    const known = token ? await me() : null;
    set({ isChecking: false, companionVersion, user: known?.user ?? null, browser: known?.browser?.name ?? '' });
  } catch (error) {
    set({ isChecking: false, user: null, problem: factsOf(error) });
  }
  set({ address });
}

async function pair() {
  try {
    const started = await currentPairing();
    set({ pairing: started, problem: null });
    const outcome = await awaitConfirmation(started, () => shown.pairing?.id === started.id);
    if (!outcome) return;
    set({ pairing: null });
    if ('code' in outcome) set({ problem: outcome });
    else await check();
  } catch (error) {
    set({ pairing: null, problem: factsOf(error) });
  }
}

/** @param {string} typed */
async function saveAddress(typed) {
  const address = storage.cleanAddress(typed);
  if (!address) return set({ addressError: 'Enter an address such as http://127.0.0.1:8766 or https://catsync.example.org.', typedAddress: typed });
  await storage.keepAddress(address);
  set({ address, typedAddress: address, addressError: '', pairing: null });
  const field = document.getElementById('address');
  if (field instanceof HTMLInputElement) field.value = address;
  return check();
}

/** The browser asks the user itself; without their yes nothing changes. @param {string} pattern @param {boolean} isOn */
async function switchSite(pattern, isOn) {
  await (isOn ? permissions.request([pattern]) : permissions.remove([pattern])).catch(() => false);
  set({ granted: await permissions.origins() });
}

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const input = form.querySelector('input');
  if (!input) return;
  if (form.dataset.act === 'address') return void saveAddress(input.value);
  const pattern = patternOf(input.value);
  set({ siteError: pattern ? '' : 'Enter a site such as people.example.org.', typedSite: input.value });
  if (pattern) switchSite(pattern, true);
});

document.addEventListener('change', (event) => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.pattern) switchSite(input.dataset.pattern, input.checked);
});

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[data-act]') : null;
  const act = button?.getAttribute('data-act');
  if (act === 'pair') await pair();
  if (act === 'check') await check();
  if (act === 'confirm' && shown.pairing && /^https?:\/\//i.test(shown.pairing.confirm_url)) await openTab(shown.pairing.confirm_url);
  if (act === 'unpair') {
    await storage.forgetToken();
    set({ user: null, problem: { code: 'not_paired' } });
  }
});

onLocalChange((key, value) => { if (key === 'token' && value && !shown.user) check(); });

async function begin() {
  const [{ address }, granted, commands] = await Promise.all([storage.connection(), permissions.origins(), shortcuts()]);
  const keys = commands.map(({ name, description, shortcut }) => ({ name: name === '_execute_action' ? 'Open' : description ?? '', keys: shortcut ?? '' }));
  set({ address, typedAddress: address, granted, keys });
  await check();
  document.documentElement.dataset.ready = '1';
}

begin();
