/** Sentences about settings: whose choice a value is, and what a value says. */
import { ago } from "./page.js";
import { nameOf } from "./pickers.js";

/** @import { Row, SettingStore, Source } from "./setting-store.js" */

const LAYERS = /** @type {Record<string, string>} */ ({ team: "Team", user: "User", campaign: "Campaign", person: "Person" });

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {Source} source @param {SettingStore} store @returns {string} "Team · Ana Ruiz · 2 days ago" */
export function sourceWords(source, store) {
  if (source.layer === "built_in") return "Built in";
  const isMine = source.layer === "user" && source.id === String(store.user.id);
  const where = isMine ? "Yours" : LAYERS[source.layer] ?? source.layer;
  const who = isMine && source.by === store.user.name ? null : source.by;
  return [where, who, source.at ? ago(new Date(source.at)) : null].filter(Boolean).join(" · ");
}

/** @param {Source} source @returns {string} "the team says", for the middle of a sentence */
export function layerWords(source) {
  if (source.layer === "built_in") return "built in";
  if (source.layer === "team") return "the team’s choice";
  if (source.layer === "campaign") return `from the campaign ${source.name ?? ""}`.trim();
  return source.name ? `${source.name}’s choice` : "a user’s choice";
}

/** @param {string|null} recordType @param {string|null} field @param {string} label @param {SettingStore} store */
export function slotWords(recordType, field, label, store) {
  const of = field ? store.fields(recordType).find((each) => each.key === field)?.label ?? field : "";
  return [of ? `${label}: ${of}` : label, recordType ? `(${recordType})` : ""].filter(Boolean).join(" ");
}

/**
 * A value in words. Lists of CATS are named where the pickers know them.
 * @param {any} value
 * @param {{key: string, record_type?: string|null, field?: string|null}} row
 * @param {SettingStore} store
 * @returns {string}
 */
export function valueWords(value, row, store) {
  const setting = store.setting(row.key);
  const field = store.fields(row.record_type ?? null).find((each) => each.key === row.field);
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return emptyWords(setting?.type);
  if (Array.isArray(value)) return value.map((each) => oneWord(each, row, setting, field, store)).join(", ");
  return oneWord(value, row, setting, field, store);
}

/** @param {string|undefined} type */
function emptyWords(type) {
  return type === "value" ? "no value" : type === "template" ? "not filled" : "none";
}

/**
 * @param {any} value
 * @param {{record_type?: string|null}} row
 * @param {any} setting
 * @param {any} field
 * @param {SettingStore} store
 * @returns {string}
 */
function oneWord(value, row, setting, field, store) {
  if (typeof value === "boolean") return setting?.type === "value" ? (value ? "Yes" : "No") : value ? "On" : "Off";
  const choices = setting?.type === "value" ? field?.choices ?? [] : setting?.choices ?? [];
  const choice = choices.find((/** @type {any} */ each) => each.value === value);
  if (choice) return choice.label;
  if (setting?.type === "fields") return store.fields(row.record_type ?? null).find((each) => each.key === value)?.label ?? String(value);
  if (setting?.type === "user" || field?.type === "user") return userWords(value, store);
  if (setting?.type === "jobs") return `${nameOf("jobs", value?.job_id, null)}${value?.status_id ? ` at ${nameOf("pipeline_statuses", value.status_id, null)}` : ""}`;
  if (setting?.choices_from) return nameOf(setting.choices_from, value, row.record_type ?? null);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @param {any} value @param {SettingStore} store */
export function userWords(value, store) {
  if (value === "me") return "Whoever syncs";
  return store.catalogue.users.find((/** @type {any} */ each) => each.value === value)?.label ?? `CATS user ${value}`;
}
