/** One campaign: its name and facts, its people, its imports, and how outreach tools reach it (C1-C3). */
import { campaignPeople } from "./campaign-people.js";
import { call } from "./companion.js";
import { imports } from "./import-list.js";
import { keepAsking } from "./list.js";
import { count, make, part, ready, showProblem, when } from "./page.js";
import { stageCounts } from "./stages.js";

const REFRESH_MS = 3000;
const id = part("campaign").dataset.id;
const mayChange = part("campaign").dataset.mayChange === "yes";
let shown = "";

const people = campaignPeople(id, mayChange);
const files = imports(id);
if (mayChange) {
  part("rename").addEventListener("click", () => showRename(true));
  part("no-rename").addEventListener("click", () => showRename(false));
  part("rename-form").addEventListener("submit", rename);
  part("rename-form").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") showRename(false); });
}
showExample();
await Promise.all([refresh(), people.refresh(), files()]);
ready();
keepAsking(() => Promise.all([refresh(), people.refresh(), files()]), REFRESH_MS);
document.addEventListener("catsync-imported", () => files());

async function refresh() {
  try {
    const campaign = await call("GET", `/campaigns/${id}`);
    const text = JSON.stringify(campaign);
    if (text !== shown) showFacts(campaign);
    shown = text;
    showProblem("campaign-problem", null);
  } catch (error) {
    fail(error);
  }
}

/** @param {any} campaign */
function showFacts(campaign) {
  document.title = `${campaign.name} · Catsync`;
  part("campaign-title").textContent = campaign.name;
  const counts = stageCounts(campaign.stages);
  const { needs_attention = 0, waiting = 0 } = campaign.syncs ?? {};
  const facts = [`${count(campaign.people, "person", "people")}${counts ? ` (${counts})` : ""}`, "created "];
  part("campaign-facts").replaceChildren(facts.join(" · "), when(campaign.created_at),
    campaign.is_archived ? " · archived: nobody can be added" : "",
    needs_attention ? make("span", {}, " · ", make("a", { href: "/syncs?state=needs_attention" }, `${count(needs_attention, "sync needs", "syncs need")} attention`)) : "",
    waiting ? ` · ${count(waiting, "sync waits", "syncs wait")}` : "");
}

/** @param {boolean} isShown */
function showRename(isShown) {
  part("rename-form").hidden = !isShown;
  part("rename").hidden = part("campaign-title").hidden = isShown;
  if (isShown) {
    part("new-name").value = part("campaign-title").textContent;
    part("new-name").select();
  } else part("rename").focus();
}

/** @param {SubmitEvent} event */
async function rename(event) {
  event.preventDefault();
  try {
    await call("PATCH", `/campaigns/${id}`, { name: part("new-name").value.trim() });
    await refresh();
    showRename(false);
  } catch (error) {
    fail(error);
  }
}

function showExample() {
  const activity = {
    source: "our-tool", source_id: "event-1", person: { email: "marta@acme-robotics.example", full_name: "Marta Oliveira" },
    campaign_id: Number(id), kind: "email", event: "reply", occurred_at: new Date().toISOString().replace(/\.\d+/, ""), subject: "Re: a role", text: "Tell me more.",
  };
  part("api-example").textContent = [
    `curl ${location.origin}/api/v1/activities \\`, "  -H 'Authorization: Bearer YOUR-TOKEN' \\", "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify({ activities: [activity] }, null, 2)}'`,
  ].join("\n");
  part("copy-example").addEventListener("click", async () => {
    await navigator.clipboard.writeText(part("api-example").textContent);
    part("copied").textContent = "Copied.";
  });
}

/** @param {unknown} error */
function fail(error) {
  showProblem("campaign-problem", error instanceof Error ? error : new Error(String(error)));
}
