/** The campaigns: who is in them, what needs attention, a new one, away with an old one (C1). */
import { call } from "./companion.js";
import { count, make, part, ready, showProblem, when } from "./page.js";
import { stageCounts } from "./stages.js";

const mayChange = part("campaigns").dataset.mayChange === "yes";

part("archived").addEventListener("change", refresh);
if (mayChange) {
  part("new-campaign").addEventListener("click", () => showForm(part("campaign-form").hidden));
  part("first-campaign").addEventListener("click", () => showForm(true));
  part("no-campaign").addEventListener("click", () => showForm(false));
  part("campaign-form").addEventListener("submit", create);
  part("campaign-form").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") showForm(false); });
}
await refresh();
ready();

async function refresh() {
  const isArchived = part("archived").value === "yes";
  try {
    const { campaigns } = await call("GET", `/campaigns${isArchived ? "?archived=true" : ""}`);
    part("campaigns").hidden = campaigns.length === 0;
    part("campaigns").tBodies[0].replaceChildren(...campaigns.map(row));
    showEmpty(campaigns.length === 0, isArchived);
    showProblem("campaigns-problem", null);
  } catch (error) {
    fail("campaigns-problem", error);
  }
}

/**
 * @param {boolean} isEmpty
 * @param {boolean} isArchived
 */
function showEmpty(isEmpty, isArchived) {
  part("campaigns-empty").hidden = !isEmpty;
  part("campaigns-empty-words").textContent = isArchived ? "No campaign is archived." : "There is no campaign yet.";
  part("campaigns-empty-more").hidden = isArchived;
  if (mayChange) part("campaigns-empty-do").hidden = isArchived;
}

/**
 * @param {any} campaign
 * @returns {HTMLElement}
 */
function row(campaign) {
  const link = make("a", { href: `/campaigns/${campaign.id}`, class: "strong" }, campaign.name);
  return make("tr", {},
    make("td", {}, link),
    make("td", { "data-label": "People" }, campaign.people.toLocaleString()),
    make("td", { "data-label": "Stages" }, stageCounts(campaign.stages) || make("span", { class: "dim" }, "nobody yet")),
    make("td", { "data-label": "Needs attention" }, ...attention(campaign)),
    make("td", { class: "when", "data-label": "Created" }, when(campaign.created_at)),
    make("td", {}, make("div", { class: "actions" }, mayChange ? archiveButton(campaign) : null)));
}

/**
 * @param {any} campaign
 * @returns {HTMLElement[]}
 */
function attention({ syncs }) {
  const found = [];
  if (syncs?.needs_attention) found.push(make("p", {}, make("span", { class: "chip bad" }, `✕ ${count(syncs.needs_attention, "sync", "syncs")}`)));
  if (syncs?.waiting) found.push(make("p", {}, make("span", { class: "chip warn" }, `! ${syncs.waiting.toLocaleString()} waiting`)));
  return found.length ? found : [make("span", { class: "dim" }, "nothing")];
}

/**
 * @param {any} campaign
 * @returns {HTMLElement}
 */
function archiveButton(campaign) {
  const isArchived = campaign.is_archived ?? part("archived").value === "yes";
  const label = isArchived ? "Open again" : "Archive";
  const button = make("button", { type: "button", class: "quiet", "aria-label": `${label}: ${campaign.name}` }, label);
  button.addEventListener("click", () => archive(campaign, !isArchived));
  return button;
}

/**
 * @param {any} campaign
 * @param {boolean} isArchived
 */
async function archive(campaign, isArchived) {
  try {
    await call("PATCH", `/campaigns/${campaign.id}`, { is_archived: isArchived });
    await refresh();
    const words = isArchived ? "is archived: nobody can be added to it, and its settings are kept." : "is open again.";
    part("campaigns-said").textContent = `“${campaign.name}” ${words}`;
    part("undo-archive").hidden = false;
    part("undo-archive").onclick = async () => {
      await archive(campaign, !isArchived);
      part("undo-archive").hidden = true;
    };
    part("undo-archive").focus();
  } catch (error) {
    fail("campaigns-problem", error);
  }
}

/** @param {boolean} isShown */
function showForm(isShown) {
  part("campaign-form").hidden = !isShown;
  part("new-campaign").setAttribute("aria-expanded", String(isShown));
  showProblem("campaign-form-problem", null);
  (isShown ? part("campaign-name") : part("new-campaign")).focus();
}

/** @param {SubmitEvent} event */
async function create(event) {
  event.preventDefault();
  part("create-campaign").disabled = true;
  try {
    const campaign = await call("POST", "/campaigns", { name: part("campaign-name").value.trim() });
    location.assign(`/campaigns/${campaign.id}`);
  } catch (error) {
    fail("campaign-form-problem", error);
    part("campaign-name").focus();
  }
  part("create-campaign").disabled = false;
}

/**
 * @param {string} place
 * @param {unknown} error
 */
function fail(place, error) {
  showProblem(place, error instanceof Error ? error : new Error(String(error)));
}
