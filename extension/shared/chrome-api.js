/** The one door to the browser's extension interface: no other module names it. Thin on purpose. */

/** @param {'local' | 'session'} name */
function area(name) {
  return {
    /** @param {string} key @returns {Promise<any>} undefined where nothing is kept */
    get: async (key) => (await chrome.storage[name].get(key))[key],
    /** @param {string[]} keys @returns {Promise<Record<string, any>>} */
    getMany: (keys) => chrome.storage[name].get(keys),
    /** @param {Record<string, unknown>} values */
    set: (values) => chrome.storage[name].set(values),
    /** @param {string | string[]} keys */
    remove: (keys) => chrome.storage[name].remove(keys),
  };
}

/** Survives restarts of the browser. */
export const local = area('local');
/** In memory only; survives stops of the worker. */
export const session = area('session');

/** Keeps both stores out of reach of content scripts. */
export async function closeStorageToPages() {
  const level = { accessLevel: /** @type {const} */ ('TRUSTED_CONTEXTS') };
  await Promise.all([chrome.storage.local.setAccessLevel(level), chrome.storage.session.setAccessLevel(level)]);
}

/** @param {(key: string, value: any) => void} handle called for each key that changes in storage.local */
export function onLocalChange(handle) {
  chrome.storage.onChanged.addListener((changes, name) => {
    if (name !== 'local') return;
    for (const [key, change] of Object.entries(changes)) handle(key, change.newValue);
  });
}

/** @param {unknown} message @returns {Promise<any>} undefined where nobody listens */
export async function send(message) {
  try {
    return await chrome.runtime.sendMessage(message);
  } catch {
    return undefined;
  }
}

/**
 * @typedef {chrome.runtime.MessageSender} Sender
 * @param {(message: any, sender: Sender) => Promise<unknown> | undefined} handle undefined: not for me
 */
export function onMessage(handle) {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id !== chrome.runtime.id) return false;
    const answer = handle(message, sender);
    if (!answer) return false;
    answer.then(respond, () => respond(null));
    return true;
  });
}

/**
 * The tab in front of the window that we are in. "Last focused" comes second: where no window has the focus at that moment, it
 * finds none, and the popup would say that the page cannot be read.
 *
 * @returns {Promise<chrome.tabs.Tab | undefined>}
 */
export async function activeTab() {
  const [here] = await chrome.tabs.query({ active: true, currentWindow: true });
  return here ?? (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0];
}

/** @param {number} id */
export const tabById = (id) => chrome.tabs.get(id);
/** @param {string} url */
export const openTab = (url) => chrome.tabs.create({ url });
/** @param {string[]} patterns */
export const tabsOn = (patterns) => chrome.tabs.query({ url: patterns });

/** @param {() => void} handle another tab came to the front, or the one in front has another page */
export function onTabChange(handle) {
  chrome.tabs.onActivated.addListener(handle);
  chrome.tabs.onUpdated.addListener((_id, change, tab) => {
    if (tab.active && change.status === 'complete') handle();
  });
}

/** @param {(tabId: number) => void} handle */
export const onTabClosed = (handle) => chrome.tabs.onRemoved.addListener(handle);

/**
 * Runs a self-contained function in a page. Rejects where the page may not be read or is gone.
 * @template T
 * @param {{tabId: number, documentId?: string}} where
 * @param {() => T} func
 * @returns {Promise<T>}
 */
export async function runInPage({ tabId, documentId }, func) {
  const target = documentId ? { tabId, documentIds: [documentId] } : { tabId };
  const [done] = await chrome.scripting.executeScript({ target, func, injectImmediately: true });
  return /** @type {T} */ (done?.result);
}

/** @param {number} tabId @param {string} file */
export const runFileInPage = (tabId, file) => chrome.scripting.executeScript({ target: { tabId }, files: [file] });

export const contentScripts = {
  list: () => chrome.scripting.getRegisteredContentScripts(),
  /** @param {chrome.scripting.RegisteredContentScript[]} scripts */
  register: (scripts) => chrome.scripting.registerContentScripts(scripts),
  /** @param {string[]} ids */
  unregister: (ids) => chrome.scripting.unregisterContentScripts({ ids }),
};

export const permissions = {
  origins: async () => (await chrome.permissions.getAll()).origins ?? [],
  /** @param {string[]} origins only in answer to a click */
  request: (origins) => chrome.permissions.request({ origins }),
  /** @param {string[]} origins */
  remove: (origins) => chrome.permissions.remove({ origins }),
  /** @param {() => void} handle */
  onChange(handle) {
    chrome.permissions.onAdded.addListener(handle);
    chrome.permissions.onRemoved.addListener(handle);
  },
};

/** @param {number} tabId @param {{text: string, title: string, ink: string, ground: string}} badge */
export async function showBadge(tabId, { text, title, ink, ground }) {
  await Promise.all([
    chrome.action.setBadgeBackgroundColor({ tabId, color: ground }),
    chrome.action.setBadgeTextColor({ tabId, color: ink }),
    chrome.action.setTitle({ tabId, title }),
    chrome.action.setBadgeText({ tabId, text }),
  ]);
}

/** @param {number} tabId */
export async function clearBadge(tabId) {
  await Promise.all([chrome.action.setBadgeText({ tabId, text: '' }), chrome.action.setTitle({ tabId, title: chrome.runtime.getManifest().action?.default_title ?? '' })]);
}

/** Does not grant `activeTab` by itself: what led here must have. */
export const openPopup = () => chrome.action.openPopup();
/** @param {number} tabId only in answer to a click or key */
export const openSidePanel = (tabId) => chrome.sidePanel.open({ tabId });
export const openOptions = () => chrome.runtime.openOptionsPage();
export const version = () => chrome.runtime.getManifest().version;
export const shortcuts = () => chrome.commands.getAll();

/** @param {chrome.contextMenus.CreateProperties} item */
export function offerMenu(item) {
  chrome.contextMenus.removeAll(() => chrome.contextMenus.create(item));
}

/** @param {(info: chrome.contextMenus.OnClickData, tab: chrome.tabs.Tab | undefined) => void} handle */
export const onMenu = (handle) => chrome.contextMenus.onClicked.addListener(handle);
/** @param {(name: string, tab: chrome.tabs.Tab | undefined) => void} handle */
export const onCommand = (handle) => chrome.commands.onCommand.addListener(handle);

/** @param {() => void} handle */
export function onStart(handle) {
  chrome.runtime.onInstalled.addListener(handle);
  chrome.runtime.onStartup.addListener(handle);
}

/** @param {string} path */
export async function openOffscreen(path) {
  const contexts = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT] });
  if (contexts.length) return;
  const justification = 'To read the captured page as a document, which a service worker cannot.';
  await chrome.offscreen.createDocument({ url: path, reasons: [chrome.offscreen.Reason.DOM_PARSER], justification });
}

export const closeOffscreen = () => chrome.offscreen.closeDocument();
/** @param {string} name @param {number} delayInMinutes at least half a minute */
export const wakeLater = (name, delayInMinutes) => chrome.alarms.create(name, { delayInMinutes });
/** @param {(name: string) => void} handle */
export const onWake = (handle) => chrome.alarms.onAlarm.addListener((alarm) => handle(alarm.name));
