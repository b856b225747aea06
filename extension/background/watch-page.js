/**
 * Runs on sites that the user has switched on, as a classic script in its own world. It tells the worker that another page stands
 * in the tab, and when it has come to rest. It reads nothing, writes nothing into the page, and holds no secret.
 */
(() => {
  const world = /** @type {Record<string, any>} */ (globalThis);
  if (world.isCatsyncWatching) return;
  world.isCatsyncWatching = true;

  /** The page is at rest when nothing has changed for so long. */
  const QUIET_MS = 250;
  /** Pages that never rest are read all the same. */
  const RESTLESS_MS = 2000;
  /** A page whose person has not appeared by then is left alone. */
  const GIVE_UP_MS = 20_000;
  const { runtime } = world.chrome;

  let visits = 0;
  let visit = '';
  let address = '';
  let begunMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let quiet;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let restless;

  const observer = new MutationObserver(() => {
    clearTimeout(quiet);
    quiet = setTimeout(settled, QUIET_MS);
    restless ??= setTimeout(settled, RESTLESS_MS);
  });

  /** @param {string} type @param {boolean} isLast */
  const tell = async (type, isLast) => {
    try {
      return await runtime.sendMessage({ type, visit, url: location.href, isLast });
    } catch {
      return null; // the extension was updated or removed: this watcher is an orphan
    }
  };

  function rest() {
    observer.disconnect();
    clearTimeout(quiet);
    clearTimeout(restless);
    restless = undefined;
  }

  function watch() {
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    quiet = setTimeout(settled, QUIET_MS);
  }

  async function settled() {
    rest();
    const own = visit;
    const isLast = performance.now() - begunMs > GIVE_UP_MS;
    const answer = await tell('page_settled', isLast);
    if (own !== visit || isLast || !answer?.again) return;
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    quiet = setTimeout(settled, RESTLESS_MS);
  }

  function arrived() {
    const now = location.href.split('#')[0] ?? '';
    if (now === address) return;
    address = now;
    visits += 1;
    visit = `${performance.timeOrigin}-${visits}`;
    begunMs = performance.now();
    rest();
    tell('page_moved', false);
    watch();
  }

  const { navigation } = world;
  navigation?.addEventListener('currententrychange', arrived);
  navigation?.addEventListener('navigatesuccess', arrived);
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    address = '';
    arrived();
  });
  arrived();
})();
