/** The browser's extension interface as far as the extension uses it, in memory. Records what it was told. */

/** @param {Record<string, any>} store */
function area(store) {
  return {
    get: async (/** @type {string | string[]} */ keys) => Object.fromEntries([keys].flat().filter((key) => key in store).map((key) => [key, structuredClone(store[key])])),
    set: async (/** @type {Record<string, any>} */ values) => { Object.assign(store, structuredClone(values)); },
    remove: async (/** @type {string | string[]} */ keys) => { for (const key of [keys].flat()) delete store[key]; },
    setAccessLevel: async () => undefined,
  };
}

/** An event that keeps its listeners. */
function happening() {
  /** @type {Function[]} */
  const listeners = [];
  return { addListener: (/** @type {Function} */ listener) => { listeners.push(listener); }, listeners };
}

/** @param {{local?: Record<string, any>, session?: Record<string, any>}} [kept] @returns {any} */
export function fakeChrome({ local = {}, session = {} } = {}) {
  /** @type {Record<number, {text: string, title: string}>} */
  const badges = {};
  const badge = (/** @type {number} */ tabId) => (badges[tabId] ??= { text: '', title: '' });
  return {
    kept: { local, session }, badges, opened: /** @type {any[]} */ ([]),
    storage: { local: area(local), session: area(session), onChanged: happening() },
    runtime: {
      id: 'own', onMessage: happening(), onInstalled: happening(), onStartup: happening(), sendMessage: async () => undefined,
      getManifest: () => ({ version: '0.1.0', action: { default_title: 'Catsync' } }), openOptionsPage: async () => undefined,
      getContexts: async () => [{}], ContextType: { OFFSCREEN_DOCUMENT: 'OFFSCREEN_DOCUMENT' },
    },
    tabs: {
      query: async () => [{ id: 1, url: 'https://www.linkedin.com/in/marta-oliveira' }], get: async (/** @type {number} */ id) => ({ id, url: 'https://www.linkedin.com/in/marta-oliveira' }),
      create: async (/** @type {any} */ tab) => { globalThis.chrome.opened.push(tab); }, onActivated: happening(), onUpdated: happening(), onRemoved: happening(),
    },
    action: {
      setBadgeText: async (/** @type {any} */ { tabId, text }) => { badge(tabId).text = text; },
      setTitle: async (/** @type {any} */ { tabId, title }) => { badge(tabId).title = title; },
      setBadgeBackgroundColor: async () => undefined, setBadgeTextColor: async () => undefined, openPopup: async () => undefined,
    },
    scripting: { executeScript: async () => [], getRegisteredContentScripts: async () => [], registerContentScripts: async () => undefined, unregisterContentScripts: async () => undefined },
    permissions: { getAll: async () => ({ origins: [] }), onAdded: happening(), onRemoved: happening() },
    sidePanel: { open: async () => undefined }, contextMenus: { removeAll: () => undefined, create: () => undefined, onClicked: happening() },
    commands: { onCommand: happening(), getAll: async () => [] }, alarms: { create: () => undefined, onAlarm: happening() },
    offscreen: { createDocument: async () => undefined, closeDocument: async () => undefined, Reason: { DOM_PARSER: 'DOM_PARSER' } },
  };
}
