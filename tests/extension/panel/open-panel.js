/** The real panel in a document of its own, with a companion and a browser that only pretend. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { fakeChrome } from '../shared/fake-chrome.js';

const { JSDOM } = createRequire(new URL('../../../extension/package.json', import.meta.url))('jsdom');
const NAMES = ['document', 'location', 'Node', 'Element', 'HTMLElement', 'HTMLInputElement', 'HTMLSelectElement', 'HTMLTextAreaElement', 'DOMParser', 'navigator'];
const PAGE = new URL('../../fixtures/pages/linkedin-sdui-marta-oliveira.html', import.meta.url);
const URL_OF_MARTA = 'https://www.linkedin.com/in/marta-oliveira';
const DEADLINE_MS = 5000;
let opened = 0;
const setRealTimeout = globalThis.setTimeout;
const realFetch = globalThis.fetch;
/** @type {any[]} */
let timers = [];

/** The panel of the test before may still be following its sync; it must not do so in the next one's document. */
function endTheOneBefore() {
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  /** @type {any} */ (globalThis).setTimeout = (/** @type {any} */ run, /** @type {number} */ ms, /** @type {any[]} */ ...rest) => {
    const timer = setRealTimeout(run, ms, ...rest);
    timers.push(timer);
    return timer;
  };
  const own = opened;
  globalThis.fetch = async (...asked) => {
    const answer = await realFetch(...asked);
    return own === opened ? answer : new Promise(() => undefined);
  };
}

/**
 * @param {{address?: string}} stub
 * @param {{local?: object, session?: object, page?: string | null, url?: string}} [given] page null: the browser refuses to read it
 */
export async function openPanel(stub, { local, session, page, url = URL_OF_MARTA } = {}) {
  opened += 1;
  endTheOneBefore();
  const { window } = new JSDOM('<!doctype html><html><body><div id="app"></div><p id="live"></p></body></html>', { url: 'https://panel.test/?in=popup' });
  const world = /** @type {any} */ (globalThis);
  for (const name of NAMES) Object.defineProperty(world, name, { value: window[name], configurable: true, writable: true });
  world.CSS = { escape: (/** @type {string} */ text) => text };
  world.chrome = fakeChrome({ local: { base_url: stub.address, token: 't', user: { id: 1, name: 'Ana Ruiz', role: 'admin' }, ...local }, session });
  const html = page === undefined ? readFileSync(PAGE, 'utf8') : page;
  world.chrome.scripting.executeScript = async () => {
    if (html === null) throw new Error('Cannot access a chrome:// URL');
    return [{ result: { url, html, title: '', lang: 'en', selection: 'Selected Name', truncated: false } }];
  };
  await import(`../../../extension/panel/panel.js?opened=${opened}`);
  const panel = new Panel(window, world.chrome);
  await panel.until(() => window.document.documentElement.dataset.ready === '1' && panel.one('main')?.getAttribute('aria-busy') === 'false', 'ready');
  return panel;
}

class Panel {
  /** @param {any} window @param {any} chrome */
  constructor(window, chrome) {
    this.window = window;
    this.chrome = chrome;
  }

  /** @param {string} selector @returns {any} */
  one(selector) {
    return this.window.document.querySelector(selector);
  }

  /** @param {string} testid @returns {any} */
  at(testid) {
    return this.one(`[data-testid="${testid}"]`);
  }

  /** @param {string} testid */
  text(testid) {
    return this.at(testid)?.textContent.replace(/\s+/g, ' ').trim() ?? null;
  }

  /** @param {any} element */
  click(element) {
    element.click();
  }

  /** @param {any} element @param {string} value */
  type(element, value) {
    element.value = value;
    element.dispatchEvent(new this.window.Event('input', { bubbles: true }));
  }

  /** @param {any} element */
  leave(element) {
    element.dispatchEvent(new this.window.Event('change', { bubbles: true }));
  }

  /** @param {() => unknown} condition @param {string} what */
  async until(condition, what) {
    const end = Date.now() + DEADLINE_MS;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`never came: ${what}\n${this.window.document.body.textContent}`);
      await new Promise((done) => { setTimeout(done, 5); });
    }
  }
}
