/** One person: who it is, what happened, and what CATS has of it. */
import { call } from "./companion.js";
import { List, keepAsking } from "./list.js";
import { make, part, ready, showProblem, when } from "./page.js";
import { activities } from "./person-activities.js";
import { campaigns } from "./person-campaigns.js";
import { details } from "./person-details.js";
import { resumes } from "./person-resumes.js";
import { whyOf } from "./person-why.js";
import { buttons, chip, effort, isWebAddress, recordLinks, story } from "./sync-row.js";

const REFRESH_MS = 3000;
const id = part("person").dataset.id;
const path = `/people/${encodeURIComponent(id)}`;
const mayChange = part("person").dataset.mayChange === "yes";
let shown = "";

const syncs = new List({
  table: "syncs", key: (sync) => sync.id, draw: syncRow,
  shown: (total) => { part("syncs-empty").hidden = total > 0; },
  async load(page, size) {
    const found = await call("GET", `/syncs?person_id=${encodeURIComponent(id)}&page=${page}&page_size=${size}`);
    return { rows: found.syncs, total: found.total };
  },
});
/** What each section draws of the person; each asks again by `refresh`. */
const sections = [details(path, mayChange, refresh), campaigns(path, mayChange, refresh), resumes(path, mayChange, refresh), whyOf(path)];
const happened = activities(path, mayChange, refresh);

part("person-settings").addEventListener("toggle", openSettings, { once: true });
await refresh();
ready();
keepAsking(refresh, REFRESH_MS);

/** All that is asked again: by itself, and after each action. */
async function refresh() {
  await Promise.all([showPerson(), happened(), syncs.refresh()]);
}

async function showPerson() {
  try {
    const person = await call("GET", path);
    const text = JSON.stringify(person);
    if (text !== shown) draw(person);
    shown = text;
    showProblem("person-problem", null);
  } catch (error) {
    showProblem("person-problem", error instanceof Error ? error : new Error(String(error)));
  }
}

/** @param {any} person */
function draw(person) {
  const { fields, url } = person.profile;
  document.title = `${person.name || "No name"} · Catsync`;
  part("person-title").textContent = person.name || "No name";
  part("person-work").textContent = [fields.title, fields.company].filter(Boolean).join(", ") || fields.headline || "";
  const links = recordLinks(person.links);
  const profile = isWebAddress(url) ? make("a", { href: url, rel: "noreferrer", target: "_blank" }, "Open the profile") : "";
  part("person-links").replaceChildren(...(links.length ? links : [make("span", { class: "dim gap-after" }, "Not in CATS.")]), profile);
  part("overrides").textContent = person.overrides ? ` (${person.overrides} chosen)` : "";
  for (const section of sections) section(person);
}

/**
 * @param {any} sync
 * @returns {HTMLElement}
 */
function syncRow(sync) {
  return make("tr", {},
    make("td", { class: "when" }, chip(sync.state)),
    make("td", {}, ...story(sync), make("p", { class: "dim small" }, effort(sync))),
    make("td", { class: "when" }, when(sync.finished_at ?? sync.created_at)),
    make("td", {}, make("div", { class: "actions" }, ...(mayChange ? buttons(sync, (action) => syncs.act(action)) : []))));
}

async function openSettings() {
  try {
    const { showSettings } = await import("./setting-panel.js");
    await showSettings(part("person-settings-panel"), { layer: "person", layerId: id });
  } catch (error) {
    showProblem("person-settings-problem", error instanceof Error ? error : new Error(String(error)));
  }
}
