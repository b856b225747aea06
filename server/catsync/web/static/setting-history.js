/** What was changed at a layer, by whom, from what to what, and the way to put it back (S5). */
import { call } from "./companion.js";
import { count, make, when } from "./page.js";
import { learn, optionsOf } from "./pickers.js";
import { say } from "./setting-row.js";
import { CHANGED, slotOf } from "./setting-store.js";
import { slotWords, valueWords } from "./setting-words.js";

/** @import { SettingStore } from "./setting-store.js" */

const PAGE_SIZE = 10;

/**
 * @param {HTMLElement} container
 * @param {SettingStore} store
 */
export async function showHistory(container, store) {
  let page = 1;
  const list = make("ol", { class: "history" });
  const words = make("p", { class: "dim", role: "status" }, "");
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  const newer = make("button", { type: "button", class: "quiet" }, "Newer");
  const older = make("button", { type: "button", class: "quiet" }, "Older");
  const refresh = async () => {
    try {
      const query = new URLSearchParams({ layer: store.layer, id: store.layerId, page: String(page), page_size: String(PAGE_SIZE) });
      const { revisions, total } = await call("GET", `/settings/revisions?${query}`);
      await learnNames(revisions).catch(() => {}); // without them, ids are shown
      list.replaceChildren(...revisions.map((/** @type {any} */ each) => entry(each, store, problem)));
      words.textContent = total ? count(total, "change", "changes") : "Nothing has been changed yet.";
      newer.hidden = page === 1;
      older.hidden = page * PAGE_SIZE >= total;
    } catch (error) {
      list.replaceChildren();
      say(problem, error instanceof Error ? error.message : String(error));
    }
  };
  newer.addEventListener("click", () => { page -= 1; refresh(); });
  older.addEventListener("click", () => { page += 1; refresh(); });
  document.addEventListener(CHANGED, () => { page = 1; refresh(); });
  container.replaceChildren(words, problem, list, make("div", { class: "actions" }, newer, older));
  await refresh();
}

/** What jobs and companies are called that were chosen once. @param {any[]} revisions */
async function learnNames(revisions) {
  const values = (/** @type {string} */ key) => revisions.filter((each) => each.key === key).flatMap((each) => [each.before?.value, each.after?.value]).flat();
  const jobs = values("destination_jobs").map((job) => job?.job_id).filter(Boolean);
  const asked = [learn("jobs", jobs), learn("companies", values("destination_company").filter(Boolean))];
  if (jobs.length) asked.push(optionsOf("pipeline_statuses", null).then(() => {}));
  await Promise.all(asked);
}

/**
 * @param {any} revision
 * @param {SettingStore} store
 * @param {HTMLElement} problem
 */
function entry(revision, store, problem) {
  const setting = store.setting(revision.key);
  const label = slotWords(revision.record_type, revision.field, setting?.label ?? revision.key, store);
  const [before, after] = [revision.before, revision.after].map((state) => stateWords(state, revision, store));
  const element = make("li", { "data-slot": slotOf(revision) },
    make("div", { class: "grow" },
      make("p", {}, make("b", {}, label), " ", make("span", { class: "before" }, before ?? ""), " → ", make("span", { class: "after" }, after ?? "")),
      make("p", { class: "dim small" }, `${revision.by ?? "Somebody"} · `, when(revision.at))));
  if (!store.rows.has(slotOf(revision)) || store.whyNot) return element; // a field that CATS has no more cannot be put back
  const button = make("button", { type: "button", class: "quiet", "aria-label": `Put back: ${label}, ${before}` }, "Put back");
  button.addEventListener("click", () => putBack(revision, store, problem));
  element.append(button);
  return element;
}

/** @param {any} revision @param {SettingStore} store @param {HTMLElement} problem */
async function putBack(revision, store, problem) {
  const slot = slotOf(revision);
  try {
    if (revision.before === null) await store.remove(slot);
    else await store.put(slot, revision.before.value, store.mayLock ? revision.before.locked : undefined);
    say(problem, "");
  } catch (error) {
    say(problem, error instanceof Error ? error.message : String(error));
  }
}

/** @param {{value: any, locked: boolean}|null} state @param {any} revision @param {SettingStore} store */
function stateWords(state, revision, store) {
  if (!state) return "inherited";
  return `${valueWords(state.value, revision, store)}${state.locked ? ", locked" : ""}`;
}
