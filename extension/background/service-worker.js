/** Events in, deeds out. The worker may die at any time: listeners stand at the top level, state in storage. */

import {
  closeStorageToPages, offerMenu, onCommand, onMenu, onMessage, onStart, onTabClosed, onWake, openPopup, openSidePanel, permissions, send,
} from '../shared/chrome-api.js';
import { ERRAND, PAGE_MOVED, PAGE_SETTLED, pageMessage } from '../shared/messages.js';
import { leaveErrand } from '../shared/storage.js';
import { forgetTab, moved, settled, tidy } from './look.js';
import { watchGrantedSites } from './sites.js';

const MENU = 'look-up';
const LONGEST_NAME = 200;

closeStorageToPages();

onStart(() => {
  offerMenu({ id: MENU, title: 'Look up “%s” in CATS', contexts: ['selection'] });
  watchGrantedSites();
});
permissions.onChange(() => { watchGrantedSites(); });
onTabClosed((tabId) => { forgetTab(tabId); });
onWake((name) => { tidy(name); });

onMessage((raw, sender) => {
  const message = pageMessage(raw, sender.origin);
  const tabId = sender.tab?.id;
  if (!message || tabId === undefined || sender.frameId !== 0) return undefined;
  if (message.type === PAGE_MOVED) return moved(tabId, message.visit);
  if (message.type === PAGE_SETTLED) return settled(tabId, sender.documentId, message);
  return undefined;
});

/** Opening needs the user's gesture, which an await would use up: so the errand is left meanwhile, and an open panel told of it. */
onMenu((info, tab) => {
  if (info.menuItemId !== MENU || tab?.id === undefined) return;
  const name = (info.selectionText ?? '').trim().replace(/\s+/g, ' ').slice(0, LONGEST_NAME);
  const opened = openSidePanel(tab.id);
  run(tab.id, { name }, opened);
});

onCommand((command, tab) => {
  if (command !== 'sync' || tab?.id === undefined) return;
  run(tab.id, { sync: true });
});

/** @param {number} tabId @param {import('../shared/storage.js').Errand} errand @param {Promise<unknown>} [opened] */
async function run(tabId, errand, opened) {
  await leaveErrand(tabId, errand);
  const isTaken = await send({ type: ERRAND, tabId });
  if (isTaken) return;
  await (opened ?? openPopup()).catch(() => undefined);
}
