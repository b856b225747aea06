/** The one screen, as popup and as side panel: state in, elements out; events in, deeds out. */

import { activeTab, onLocalChange, onMessage, onTabChange, tabById } from '../shared/chrome-api.js';
import { catalogue, me } from '../shared/companion.js';
import { patch, h } from '../shared/element.js';
import { ERRAND } from '../shared/messages.js';
import { factsOf, Problem } from '../shared/problems.js';
import * as storage from '../shared/storage.js';
import { CHANGES, CLICKS, INPUTS } from './deeds.js';
import { Flows, identityOf } from './flows.js';
import { namedByHand, readTab } from './page.js';
import { awaitConfirmation, currentPairing } from '../shared/pairing.js';
import { catsProblem, initial, reduce } from './state.js';
import { advancedView } from './view-advanced.js';
import { companyView } from './view-company.js';
import { fieldsView, saveView } from './view-fields.js';
import { footerView } from './view-footer.js';
import { headerView, matchView } from './view-header.js';
import { helpView } from './view-help.js';
import { bannerView, problemView } from './view-problem.js';
import { lastSyncView, resultView } from './view-result.js';
import { stageView } from './view-stage.js';
import { syncAsView } from './view-sync-as.js';
import { writesView } from './view-writes.js';

/** @import { Profile } from '../shared/types.js' */
/** @import { Event, State } from './state.js' */

const params = new URLSearchParams(location.search);
const surface = params.get('in') === 'side' ? 'side' : 'popup';
/** The tab to read instead of the one in front: where this page stands in a tab itself. */
const givenTab = params.get('tab');

let state = initial(surface);
let isPainting = false;
let reading = 0;

/** @param {Event} event */
function dispatch(event) {
  state = reduce(state, event);
  if (isPainting) return;
  isPainting = true;
  queueMicrotask(paint);
}

/** @param {State} shown */
function mainView(shown) {
  if (shown.problem) return [problemView(shown), fieldsView(shown), helpView(shown)];
  const now = Date.now();
  return [
    bannerView(catsProblem(shown), 'banner'), shown.notice && h('p', { class: 'notice', 'data-testid': 'notice', 'data-key': 'notice' }, shown.notice),
    fieldsView(shown), saveView(shown), matchView(shown, now), syncAsView(shown), advancedView(shown), companyView(shown),
    shown.sync ? resultView(shown, now) : [lastSyncView(shown, now), writesView(shown)],
    stageView(shown), bannerView(shown.trouble, 'trouble'), helpView(shown),
  ];
}

function paint() {
  isPainting = false;
  const app = document.getElementById('app');
  if (!app) return;
  patch(app, [headerView(state), h('main', { 'aria-busy': String(!state.problem && (state.isStale || !state.answer)) }, mainView(state)), footerView(state)]);
  announce();
  bringIntoSight();
  const isReady = state.phase === 'ready' || (state.phase === 'problem' && (state.problem?.code !== 'not_paired' || state.pairing !== null));
  if (isReady) document.documentElement.dataset.ready = '1';
  else delete document.documentElement.dataset.ready;
}

/** For those who listen: what has just come about, once. */
function announce() {
  const live = document.getElementById('live');
  const text = state.notice || (state.sync ? state.sync.text : '') || (state.phase === 'ready' ? state.answer?.match.text ?? '' : '');
  if (live && live.textContent !== text) live.textContent = text;
}

/** @type {unknown} */
let told = null;

/** What has just gone wrong or changed may stand above or below what is in sight; once, so that nobody's scrolling is undone. */
function bringIntoSight() {
  const now = state.trouble ?? (state.notice || null);
  if (now && now !== told) document.querySelector(state.trouble ? '[data-key="trouble"]' : '[data-key="notice"]')?.scrollIntoView?.({ block: 'nearest' });
  told = now;
}

async function pair() {
  dispatch({ type: 'pairing', pairing: null });
  try {
    const started = await currentPairing();
    dispatch({ type: 'pairing', pairing: started });
    const outcome = await awaitConfirmation(started, () => state.pairing?.id === started.id);
    if (!outcome) return;
    if ('code' in outcome) dispatch({ type: 'failed', problem: outcome });
    else await paired();
  } catch (error) {
    dispatch({ type: 'failed', problem: factsOf(error) });
  }
}

async function paired() {
  dispatch({ type: 'known', user: await storage.pairedUser(), campaignId: await storage.campaignId() });
  await (state.read ? askAndLearn() : start());
}

const flows = new Flows(() => state, dispatch, pair);

/** Who it is and where their team finds help, as it is today. */
let isKnown = false;

async function refreshUser() {
  if (isKnown) return;
  isKnown = true;
  const { user, help = {}, pages } = await me();
  const whole = { ...user, help: { guide: new URL(help.guide || 'help', pages).href, support: help.support || null } };
  await storage.keepUser(whole);
  dispatch({ type: 'user', user: whole });
}

async function askAndLearn() {
  const learnt = state.catalogue ? null : catalogue().then((known) => dispatch({ type: 'catalogue', catalogue: known }), () => undefined);
  await flows.ask();
  if (state.answer) refreshUser().catch(() => { isKnown = false; });
  await learnt;
}

/** @param {Profile} profile @param {string} selection */
async function show(profile, selection) {
  const draft = await storage.draft(identityOf(profile));
  dispatch({ type: 'page_read', profile, draft, selection });
  await askAndLearn();
}

/** Reads the page in front. */
async function start() {
  reading += 1;
  const own = reading;
  flows.stop();
  const [tab, user, campaignId] = await Promise.all([
    givenTab ? tabById(Number(givenTab)) : activeTab(), storage.pairedUser(), storage.campaignId(),
  ]);
  if (own !== reading) return;
  dispatch({ type: 'known', user, campaignId });
  dispatch({ type: 'page_asked', tab: tab?.id === undefined ? null : { id: tab.id, url: tab.url ?? '' } });
  try {
    if (tab?.id === undefined) throw new Problem('page_closed_to_us');
    const errand = await storage.takeErrand(tab.id);
    if (errand?.name) return await lookUp(errand.name);
    await readAndShow(tab, () => own === reading);
    if (errand?.sync && own === reading) await syncByKey();
  } catch (error) {
    if (own === reading) dispatch({ type: 'failed', problem: factsOf(error) });
  }
}

/** @param {{id?: number, url?: string}} tab @param {() => boolean} isWanted */
async function readAndShow(tab, isWanted) {
  const page = await readTab(tab, surface === 'popup');
  const kept = await storage.draft(identityOf(page.profile));
  if (!isWanted()) return;
  if (page.profile.fields.full_name || kept.edits.full_name) return await show(page.profile, page.selection);
  const code = page.isProfile ? 'extraction_failed' : 'not_a_profile';
  dispatch({ type: 'failed', problem: { code }, selection: page.selection });
}

/** The sync command does what the main button would do, and nothing where a decision is missing. */
async function syncByKey() {
  const button = state.answer?.button;
  if (button?.is_enabled && button.action === 'sync') await flows.sync(false);
}

/** @param {string} name */
const lookUp = (name) => show(namedByHand(name, state.tab?.url ?? ''), '');

const panel = { state: () => state, dispatch, flows, start, pair, lookUp };

/** @param {Record<string, (panel: import('./deeds.js').Panel, element: HTMLElement) => unknown>} deeds @param {globalThis.Event} event */
function act(deeds, event) {
  const element = event.target instanceof Element ? event.target.closest('[data-act]') : null;
  const deed = element instanceof HTMLElement ? deeds[element.dataset.act ?? ''] : undefined;
  if (!deed || !(element instanceof HTMLElement) || element.getAttribute('aria-disabled') === 'true') return;
  deed(panel, element);
}

document.addEventListener('click', (event) => act(CLICKS, event));
document.addEventListener('change', (event) => act(CHANGES, event));
document.addEventListener('input', (event) => act(INPUTS, event));
document.addEventListener('submit', (event) => {
  event.preventDefault();
  const name = document.querySelector('#by-hand');
  if (name instanceof HTMLInputElement && name.value.trim()) lookUp(name.value.trim());
});

onLocalChange((key, value) => {
  if (key === 'token' && value && ['not_paired', 'token_revoked', 'not_signed_in'].includes(state.problem?.code ?? '')) paired();
});

onMessage((message) => {
  if (message?.type !== ERRAND || message.tabId !== state.tab?.id) return undefined;
  return storage.takeErrand(message.tabId).then((errand) => {
    if (errand?.name) lookUp(errand.name);
    else if (errand?.sync) syncByKey();
    return true;
  });
});

/** The side panel stays open while pages come and go. */
const TAB_REST_MS = 400;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let tabTimer;
if (surface === 'side' && !givenTab) {
  onTabChange(() => {
    clearTimeout(tabTimer);
    tabTimer = setTimeout(async () => {
      const tab = await activeTab();
      if (tab && (tab.id !== state.tab?.id || (tab.url ?? '') !== state.tab?.url || state.problem?.code === 'page_not_asked')) start();
    }, TAB_REST_MS);
  });
}

document.body.classList.add(surface);
paint();
start();
