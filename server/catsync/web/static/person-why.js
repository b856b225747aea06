/** "Why?": the decision in words, with the setting behind each line (S9). */
import { call } from "./companion.js";
import { make, part, showProblem, when } from "./page.js";

/** @type {Record<string, string>} */
const LAYERS = { built_in: "Catsync’s default", team: "the team’s settings", user: "a user’s own settings", campaign: "the campaign", person: "this person’s settings" };
/** @type {Record<string, string>} */
const GROUPS = { candidate: "Candidate", contact: "Contact", company: "Company" };

/**
 * @param {string} path of the person
 * @returns {(person: any) => void} the campaigns to choose from, here and for a note
 */
export function whyOf(path) {
  part("ask-why").addEventListener("click", ask);
  part("why-campaign").addEventListener("change", () => { if (part("why").childElementCount) ask(); });
  return function show({ campaigns }) {
    for (const name of ["why-campaign", "note-campaign"]) {
      const select = document.getElementById(name);
      if (select instanceof HTMLSelectElement) offer(select, campaigns);
    }
  };

  async function ask() {
    try {
      const campaign = part("why-campaign").value;
      const { lines } = await call("GET", `${path}/why${campaign ? `?campaign_id=${campaign}` : ""}`);
      part("why").replaceChildren(...groups(lines));
      showProblem("why-problem", null);
    } catch (error) {
      showProblem("why-problem", error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {{id: number, name: string}[]} campaigns
 */
function offer(select, campaigns) {
  const chosen = select.value || (campaigns.length ? String(campaigns[0]?.id) : "");
  const options = [...campaigns.map(({ id, name }) => /** @type {[string, string]} */ ([String(id), name])), ["", "no campaign"]];
  select.replaceChildren(...options.map(([value, label]) => make("option", { value, selected: value === chosen }, label ?? "")));
  part(`${select.id}-label`).hidden = campaigns.length === 0;
}

/**
 * @param {any[]} lines
 * @returns {HTMLElement[]} the record types in the order in which they come
 */
function groups(lines) {
  const types = [...new Set(lines.map((line) => line.record_type))];
  return types.flatMap((type) => [
    make("h3", {}, GROUPS[type] ?? "In general"),
    make("ul", { class: "plain divided" }, ...lines.filter((line) => line.record_type === type).map(item)),
  ]);
}

/**
 * @param {any} line one about a setting names its layer already
 * @returns {HTMLElement}
 */
function item({ subject, text, source }) {
  const isNamed = subject === "setting" || !source;
  return make("li", {}, make("p", {}, text), isNamed ? null : make("p", { class: "dim small" }, ...sourceWords(source)));
}

/**
 * @param {any} source
 * @returns {(string|Node)[]}
 */
function sourceWords({ layer, name, by, at }) {
  const named = layer === "campaign" && name ? `the campaign “${name}”` : LAYERS[layer] ?? layer;
  if (!by && !at) return [`From ${named}.`];
  return [`From ${named}, set${by ? ` by ${by}` : ""} `, at ? when(at) : "", "."];
}
