/** The sites that are switched on: those whose permission the user has granted. The browser's own list is the truth. */

import { contentScripts, permissions, runFileInPage, tabsOn } from '../shared/chrome-api.js';

const WATCHER = 'extension/background/watch-page.js';
const PREFIX = 'watch ';

/** Makes the registered watchers equal to the granted origins, and starts them in tabs that are open already. */
export async function watchGrantedSites() {
  const [granted, registered] = await Promise.all([permissions.origins(), contentScripts.list()]);
  const wanted = new Set(granted.map((origin) => PREFIX + origin));
  const known = new Set(registered.map((script) => script.id));
  const gone = [...known].filter((id) => id.startsWith(PREFIX) && !wanted.has(id));
  const fresh = granted.filter((origin) => !known.has(PREFIX + origin));
  if (gone.length) await contentScripts.unregister(gone);
  if (!fresh.length) return;
  await contentScripts.register(fresh.map((origin) => ({
    id: PREFIX + origin, matches: [origin], js: [WATCHER], runAt: 'document_idle', persistAcrossSessions: true,
  })));
  const tabs = await tabsOn(fresh);
  await Promise.allSettled(tabs.map((tab) => runFileInPage(Number(tab.id), WATCHER)));
}
