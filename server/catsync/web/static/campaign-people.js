/** The people of a campaign: stage, what CATS has of them, and what each waits for (C3). */
import { call } from "./companion.js";
import { List, onTyping } from "./list.js";
import { count, make, part, when } from "./page.js";
import { STAGES, stageOptions, stageWord } from "./stages.js";
import { chip, recordLinks } from "./sync-row.js";

/**
 * @param {string} campaign its id
 * @param {boolean} mayChange
 * @returns {List}
 */
export function campaignPeople(campaign, mayChange) {
  const path = `/campaigns/${campaign}/people`;
  const list = new List({
    table: "people", key: (person) => person.person_id, draw: (person) => row(person, list, path, mayChange), shown: showTotal,
    async load(page, size) {
      const wanted = new URLSearchParams({ page: String(page), page_size: String(size) });
      if (part("stage").value) wanted.set("stage", part("stage").value);
      if (part("people-search").value.trim()) wanted.set("query", part("people-search").value.trim());
      const { people, total } = await call("GET", `${path}?${wanted}`);
      return { rows: people, total };
    },
  });
  part("stage").append(...STAGES.map(([value, label]) => make("option", { value }, label)));
  part("stage").addEventListener("change", () => list.restart());
  onTyping(part("people-search"), () => list.restart());
  return list;
}

/** @param {number} total */
function showTotal(total) {
  const isNarrowed = Boolean(part("stage").value || part("people-search").value.trim());
  const words = total ? count(total, "person", "people") : "";
  if (part("people-count").textContent !== words) part("people-count").textContent = words;
  part("people-empty").hidden = total > 0;
  part("people-empty-words").textContent = isNarrowed ? "Nobody here is so."
    : "Nobody is in this campaign yet. Add people from the extension, let your outreach tool send them, or import a CSV.";
  const offer = document.getElementById("people-empty-do");
  if (offer) offer.hidden = isNarrowed;
}

/**
 * @param {any} person
 * @param {List} list
 * @param {string} path
 * @param {boolean} mayChange
 * @returns {HTMLElement}
 */
function row(person, list, path, mayChange) {
  const work = [person.title, person.company].filter(Boolean).join(", ");
  const mine = `${path}/${encodeURIComponent(person.person_id)}`;
  return make("tr", {},
    make("td", {},
      make("a", { href: `/people/${encodeURIComponent(person.person_id)}`, class: "strong", "data-focus": `${person.person_id}:open` }, person.name || "No name"),
      make("p", { class: "dim small" }, work)),
    make("td", { "data-label": "Stage" }, mayChange ? stageSelect(person, list, mine) : stageWord(person.stage)),
    make("td", { "data-label": "CATS" }, ...inCats(person)),
    make("td", { class: "when", "data-label": "Added" }, when(person.added_at), make("p", { class: "dim small" }, person.added_by ? `by ${person.added_by}` : "")),
    make("td", {}, mayChange ? removal(person, list, mine) : ""));
}

/**
 * @param {any} person
 * @returns {HTMLElement[]} links, or in words what stands between this person and CATS
 */
function inCats({ records, sync, waits_for }) {
  const parts = [];
  const links = recordLinks(records, true);
  if (links.length) parts.push(make("p", {}, ...links));
  if (sync && !["done", "cancelled"].includes(sync.state)) parts.push(make("p", {}, chip(sync.state)), make("p", { class: "small" }, sync.text));
  else if (waits_for) parts.push(make("p", {}, waits_for));
  if (!parts.length) parts.push(make("span", { class: "dim" }, sync ? sync.text : "not in CATS"));
  return parts;
}

/**
 * @param {any} person
 * @param {List} list
 * @param {string} path
 * @returns {HTMLElement}
 */
function stageSelect(person, list, path) {
  const select = /** @type {HTMLSelectElement} */ (make("select", { "aria-label": `Stage of ${person.name}`, "data-focus": `${person.person_id}:stage` }, ...stageOptions(person.stage)));
  select.addEventListener("change", () => list.act(() => call("PATCH", path, { stage: select.value })));
  return select;
}

/**
 * @param {any} person
 * @param {List} list
 * @param {string} path
 * @returns {HTMLElement} the button, and in its place the question it asks
 */
function removal(person, list, path) {
  const place = make("div", { class: "actions" });
  const ask = make("button", { type: "button", class: "quiet danger", "aria-label": `Remove ${person.name}`, "data-focus": `${person.person_id}:remove` }, "Remove");
  const yes = make("button", { type: "button", class: "danger-solid small", "aria-label": `Yes, remove ${person.name}` }, "Remove");
  const no = make("button", { type: "button", class: "quiet" }, "Keep");
  const question = make("div", { class: "question" },
    make("p", { class: "small" }, "The stage here is lost. CATS keeps its records; the person is kept, too."), make("div", { class: "actions" }, yes, no));
  ask.addEventListener("click", () => { place.replaceChildren(question); no.focus(); });
  no.addEventListener("click", () => { place.replaceChildren(ask); ask.focus(); });
  yes.addEventListener("click", () => list.act(async () => {
    await call("DELETE", path);
    part("people-search").focus();
  }));
  place.append(ask);
  return place;
}
