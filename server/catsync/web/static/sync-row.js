/** A sync as the Syncs page and a person's page show it: its state, CATS' own words, what can be done (Q6). */
import { call } from "./companion.js";
import { count, make } from "./page.js";

/** @type {Record<string, [string, string]>} */
const STATES = {
  queued: ["", "queued"], running: ["", "running"], waiting: ["warn", "! waiting"],
  needs_attention: ["bad", "✕ needs attention"], done: ["ok", "✓ done"], cancelled: ["", "cancelled"],
};
/** @type {Record<string, string>} */
const ACTIONS = { retry: "Retry", cancel: "Cancel", undo: "Undo" };
// An edit by hand that met a change in CATS is asked about in these words instead (U1).
/** @type {Record<string, string>} */
const CONFLICT_ACTIONS = { retry: "Overwrite in CATS", cancel: "Keep what CATS has" };
const CONFLICT = "edited_in_cats";

/**
 * @param {string} state
 * @returns {HTMLElement}
 */
export function chip(state) {
  const [kind, words] = STATES[state] ?? ["", state];
  return make("span", { class: `chip ${kind || "dim"}` }, words);
}

/**
 * @param {any} sync
 * @returns {HTMLElement[]} what happened, in words
 */
export function story(sync) {
  const parts = [make("p", {}, sync.text)];
  if (isConflict(sync)) parts.push(...(sync.error.details?.fields ?? []).map(bothSides));
  if (sync.error?.cats_message) parts.push(make("p", { class: "quote" }, `CATS says: ${sync.error.cats_message}`));
  for (const record of sync.records)
    for (const write of record.dropped) parts.push(make("p", { class: "dim small" }, `${write.label ?? write.field}: ${write.text}`));
  const links = recordLinks(sync.records);
  if (links.length) parts.push(make("p", { class: "small" }, ...links));
  return parts;
}

/** @param {any} sync */
function isConflict(sync) {
  return sync.state === "needs_attention" && sync.error?.code === CONFLICT;
}

/** @param {{label: string, before: any, after: any}} field */
function bothSides({ label, before, after }) {
  return make("p", { class: "small" }, `${label}: CATS has “${plain(before)}”, the edit says “${plain(after)}”.`);
}

/**
 * @param {any} value of a field, whatever its shape
 * @returns {string}
 */
function plain(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? Object.values(value).map(plain).filter(Boolean).join(", ") : String(value);
}

/**
 * @param {{record_type: string, cats_id: number|null, url: string|null}[]} records
 * @param {boolean} [isBrief] under a heading that says CATS
 * @returns {HTMLElement[]} links into CATS
 */
export function recordLinks(records, isBrief = false) {
  return records.filter(({ url }) => isWebAddress(url)).map(({ record_type, cats_id, url }) => {
    const words = isBrief ? record_type : `Open the ${record_type} in CATS`;
    return make("a", { href: url, rel: "noreferrer", target: "_blank", class: "gap-after", title: `${record_type} ${cats_id} in CATS` }, words);
  });
}

/** @param {any} address */
export function isWebAddress(address) {
  return typeof address === "string" && /^https?:\/\//.test(address);
}

/**
 * @param {any} sync
 * @param {(action: () => Promise<any>) => void} act does it and asks again
 * @returns {HTMLElement[]}
 */
export function buttons(sync, act) {
  const labels = isConflict(sync) ? CONFLICT_ACTIONS : ACTIONS;
  return sync.can.filter((/** @type {string} */ action) => action in labels).map((/** @type {string} */ action) => {
    const label = /** @type {string} */ (labels[action]);
    const button = make("button", { type: "button", class: "quiet", "aria-label": `${label}: ${sync.person.name}`, "data-focus": `${sync.id}:${action}` }, label);
    const body = isConflict(sync) && action === "retry" ? { overwrite: true } : undefined;
    button.addEventListener("click", () => act(() => call("POST", `/syncs/${encodeURIComponent(sync.id)}/${action}`, body)));
    return button;
  });
}

/**
 * @param {any} sync
 * @returns {string} "automatic · 2 failed attempts · 3 calls"
 */
export function effort(sync) {
  const by = sync.by ? `by ${sync.by}` : "by hand";
  const failed = sync.attempts ? count(sync.attempts, "failed attempt", "failed attempts") : "";
  return [sync.is_automatic ? "automatic" : by, failed, count(sync.calls, "call", "calls")].filter(Boolean).join(" · ");
}
