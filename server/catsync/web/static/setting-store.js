/**
 * The settings of one layer as its page holds them: what the team may choose, what applies, and the one way to change it.
 * Changes are sent one after another, each with the version that was looked at.
 */
import { call, Problem } from "./companion.js";

/** Told to the document after a change, so that everything that shows settings looks again. */
export const CHANGED = "catsync-settings-changed";

/**
 * @typedef {{layer: string, id: string|null, name: string|null, by: string|null, at: string|null}} Source
 * @typedef {object} Row one setting as it applies at the layer
 * @property {string} key
 * @property {string|null} record_type
 * @property {string|null} field
 * @property {any} value
 * @property {Source} source
 * @property {{value: any, source: Source}} inherited
 * @property {Source|null} locked
 * @property {{value: any, source: Source}[]} ignored
 * @property {number} version of the layer's own override; 0: it has none
 */

/** @type {Promise<[any, any]>|null} */
let asked = null;

/**
 * @param {string} layer team, user, campaign or person
 * @param {string|number} layerId
 * @returns {Promise<SettingStore>}
 * @throws {Problem}
 */
export async function openStore(layer, layerId) {
  asked ??= Promise.all([call("GET", "/settings/catalogue"), call("GET", "/me")]);
  const [catalogue, { user }] = await asked.catch((error) => {
    asked = null;
    throw error;
  });
  const store = new SettingStore(layer, String(layerId), catalogue, user);
  await store.reload();
  return store;
}

/** @param {{key: string, record_type?: string|null, field?: string|null}} row @returns {string} */
export function slotOf({ key, record_type: recordType, field }) {
  return [key, recordType ?? "", field ?? ""].join("|");
}

export class SettingStore {
  /**
   * @param {string} layer
   * @param {string} layerId
   * @param {any} catalogue
   * @param {any} user who looks
   */
  constructor(layer, layerId, catalogue, user) {
    this.layer = layer;
    this.layerId = layerId;
    this.catalogue = catalogue;
    this.user = user;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** @type {Map<string, number>} changes under way, by slot */
    this.pending = new Map();
    /** @type {Set<() => void>} */
    this.watchers = new Set();
    this.turn = Promise.resolve();
    this.mayLock = layer === "team" && user.role === "admin";
    this.whyNot = whyNot(layer, layerId, user);
    this.listening = new AbortController();
    document.addEventListener(CHANGED, (event) => {
      if (event instanceof CustomEvent && event.detail !== this) this.reload().catch(() => {});
    }, { signal: this.listening.signal });
  }

  /** Nobody looks at it any more. */
  close() {
    this.listening.abort();
    this.watchers.clear();
  }

  /** @param {string} key @returns {any} its declaration */
  setting(key) {
    return this.catalogue.settings.find((/** @type {any} */ each) => each.key === key);
  }

  /** @param {string|null} recordType @returns {any[]} */
  fields(recordType) {
    return this.catalogue.fields[recordType ?? ""] ?? [];
  }

  /** @param {string} slot @returns {Row} */
  row(slot) {
    const found = this.rows.get(slot);
    if (!found) throw new Error(`no setting ${slot}`);
    return found;
  }

  /** @param {Row} row @returns {boolean} whether this layer itself has a value */
  isOwn(row) {
    return row.version > 0;
  }

  /** @param {Row} row @returns {boolean} */
  isDisabled(row) {
    return Boolean(this.whyNot) || (row.locked !== null && this.layer !== "team");
  }

  /** @param {() => void} watcher called after every answer */
  watch(watcher) {
    this.watchers.add(watcher);
  }

  /** @throws {Problem} */
  async reload() {
    const id = this.layer === "team" ? "" : `&${this.layer}=${encodeURIComponent(this.layerId)}`;
    const { settings } = await call("GET", `/settings/effective?layer=${this.layer}${id}`);
    this.rows = new Map(settings.map((/** @type {Row} */ row) => [slotOf(row), row]));
    for (const watcher of this.watchers) watcher();
  }

  /**
   * @param {string} slot
   * @param {any} value
   * @param {boolean} [isLocked]
   * @throws {Problem}
   */
  put(slot, value, isLocked) {
    return this.inTurn(slot, "PUT", isLocked === undefined ? { value } : { value, locked: isLocked });
  }

  /** Back to inherited. @param {string} slot @throws {Problem} */
  remove(slot) {
    return this.inTurn(slot, "DELETE");
  }

  /** @param {string} slot @param {string} method @param {object} [body] */
  async inTurn(slot, method, body) {
    this.pending.set(slot, (this.pending.get(slot) ?? 0) + 1);
    const done = this.turn.then(() => this.send(slot, method, body));
    this.turn = done.catch(() => {});
    return done;
  }

  /** @param {string} slot @param {string} method @param {object} [body] */
  async send(slot, method, body) {
    const row = this.row(slot);
    const query = new URLSearchParams({ record_type: row.record_type ?? "", field: row.field ?? "" });
    try {
      await call(method, `/settings/${this.layer}/${encodeURIComponent(this.layerId)}/${row.key}?${query}`, body, { "If-Match": `"${row.version}"` });
    } catch (error) {
      this.settle(slot);
      await this.reload().catch(() => {});
      throw error instanceof Problem && error.code === "setting_changed" ? changedBy(this.row(slot), this, error) : error;
    }
    this.settle(slot);
    await this.reload();
    document.dispatchEvent(new CustomEvent(CHANGED, { detail: this }));
  }

  /** @param {string} slot */
  settle(slot) {
    this.pending.set(slot, (this.pending.get(slot) ?? 1) - 1);
  }
}

/** @param {string} layer @param {string} layerId @param {any} user @returns {string} "" where the user may change it */
function whyNot(layer, layerId, user) {
  if (user.role === "viewer") return "You can look at these settings. Recruiters and admins change them.";
  if (user.role === "admin") return "";
  if (layer === "team") return "You can look at the team’s settings. Admins change them; what you choose for yourself is under “Yours”.";
  return layer === "user" && layerId !== String(user.id) ? "Only admins change the settings of others." : "";
}

/** @param {Row} row as it is now @param {SettingStore} store @param {Problem} problem @returns {Problem} */
function changedBy(row, store, problem) {
  const who = row.source.layer === store.layer ? row.source.by : null;
  const what = store.isOwn(row) ? "changed this" : "set this back to inherited";
  return new Problem(problem.code, `${who ?? "Somebody"} ${what} while you looked. Your change was not saved; this is how it is now.`, problem.details);
}
