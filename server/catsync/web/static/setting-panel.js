/** All settings that a layer may set, grouped, as pages show them: for the team, a user, a campaign or a person. */
import { make } from "./page.js";
import { fieldsTable, perFieldTable, recordTabs } from "./setting-fields.js";
import { settingRow } from "./setting-row.js";
import { openStore } from "./setting-store.js";

/** @import { SettingStore } from "./setting-store.js" */
/** @import { Section } from "./setting-fields.js" */

/** The groups in the order of their use; one that the catalogue gains comes last. */
const GROUPS = ["Contact settings", "Adding to CATS", "Candidate/Contact fields", "Activity notes", "Contact fields", "General settings"];

/** @type {WeakMap<HTMLElement, SettingStore>} what a place shows: drawn again, the former one is let go */
const shown = new WeakMap();

/**
 * Draw the settings of a layer into a place and keep them up to date. What is changed is saved at once; what goes wrong is
 * said beside its control.
 * @param {HTMLElement} container
 * @param {object} wanted
 * @param {"team"|"user"|"campaign"|"person"} wanted.layer
 * @param {string|number} wanted.layerId "default" for the team
 * @param {string[]} [wanted.groups] only these groups
 * @param {string[]} [wanted.keys] only these settings
 * @param {string[]} [wanted.except] all but these settings
 * @returns {Promise<SettingStore|null>} null where they could not be read; the reason stands in the container
 */
export async function showSettings(container, { layer, layerId, groups, keys, except = [] }) {
  container.classList.add("settings");
  container.setAttribute("aria-busy", "true");
  try {
    const store = await openStore(layer, layerId);
    shown.get(container)?.close();
    shown.set(container, store);
    const isWanted = (/** @type {any} */ setting) => setting.layers.includes(layer) && (groups?.includes(setting.group) ?? true)
      && (keys?.includes(setting.key) ?? true) && !except.includes(setting.key);
    draw(container, store, store.catalogue.settings.filter(isWanted));
    return store;
  } catch (error) {
    const again = make("button", { type: "button", class: "quiet" }, "Try again");
    again.addEventListener("click", () => showSettings(container, { layer, layerId, groups, keys, except }));
    container.replaceChildren(make("p", { class: "problem", role: "alert" }, error instanceof Error ? error.message : String(error)), make("p", {}, again));
    return null;
  } finally {
    container.removeAttribute("aria-busy");
  }
}

/** @param {HTMLElement} container @param {SettingStore} store @param {any[]} settings */
function draw(container, store, settings) {
  const tabs = recordTabs();
  const names = [...new Set([...GROUPS, ...settings.map((setting) => setting.group)])];
  const isAlone = new Set(settings.map((setting) => setting.group)).size === 1;
  /** @type {Section[]} */
  const all = [];
  const elements = names.flatMap((name) => {
    const sections = groupSections(store, settings.filter((setting) => setting.group === name), tabs);
    if (!sections.length) return [];
    all.push(...sections);
    return [make("section", { class: "group", "data-group": name }, isAlone ? null : make("h2", {}, name), ...sections.map((each) => each.element))];
  });
  const status = make("p", { class: "hidden", role: "status" });
  container.replaceChildren(...(store.whyNot ? [make("p", { class: "alert" }, store.whyNot)] : []), ...elements, status);
  let isFirst = true;
  store.watch(() => {
    all.forEach((each) => each.show());
    status.textContent = isFirst ? "The settings are up to date." : "The settings are up to date again.";
    isFirst = !isFirst;
  });
}

/** @param {SettingStore} store @param {any[]} settings of one group @param {ReturnType<typeof recordTabs>} tabs @returns {Section[]} */
function groupSections(store, settings, tabs) {
  const lists = settings.filter((setting) => setting.type === "fields");
  const policies = settings.filter((setting) => setting.per_field && setting.type === "choice");
  const tables = settings.filter((setting) => setting.per_field && setting.type !== "choice");
  const rows = settings.filter((setting) => !setting.per_field && setting.type !== "fields");
  return [
    ...rows.map((setting) => settingRow(store, setting)),
    ...(lists.length || policies.length ? [fieldsTable(store, lists, policies, tabs)] : []),
    ...tables.map((setting) => perFieldTable(store, setting, tabs)),
  ];
}
