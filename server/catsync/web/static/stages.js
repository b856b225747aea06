/** The stages of a person in a campaign, in words. */
import { make } from "./page.js";

/** @type {[string, string][]} */
export const STAGES = [
  ["sourced", "Sourced"], ["messaged", "Messaged"], ["replied", "Replied"], ["interested", "Interested"],
  ["not_interested", "Not interested"], ["meeting", "Meeting"], ["unsubscribed", "Unsubscribed"],
];

/**
 * @param {string|null} stage
 * @returns {string}
 */
export function stageWord(stage) {
  return STAGES.find(([value]) => value === stage)?.[1] ?? stage ?? "";
}

/**
 * @param {string} chosen
 * @returns {HTMLElement[]}
 */
export function stageOptions(chosen) {
  return STAGES.map(([value, label]) => make("option", { value, selected: value === chosen }, label));
}

/**
 * @param {Record<string, number>|undefined} counts by stage
 * @returns {string} "12 sourced, 3 replied"
 */
export function stageCounts(counts) {
  return STAGES.filter(([stage]) => counts?.[stage]).map(([stage, label]) => `${counts?.[stage]?.toLocaleString()} ${label.toLowerCase()}`).join(", ");
}
