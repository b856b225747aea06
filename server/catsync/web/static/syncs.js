/** The syncs: where each stands, CATS' own words where it refused, and what can be done (Q6). */
import { call } from "./companion.js";
import { List, keepAsking } from "./list.js";
import { count, make, part, ready, when } from "./page.js";
import { queueWords } from "./queue-words.js";
import { buttons, chip, effort, story } from "./sync-row.js";

const REFRESH_MS = 3000;
const mayChange = part("syncs").dataset.mayChange === "yes";
const address = new URLSearchParams(location.search);

part("state").value = address.get("state") ?? "";
const list = new List({
  table: "syncs", key: (sync) => sync.id, draw: row, shown: showTotal,
  async load(page, size) {
    const wanted = new URLSearchParams({ page: String(page), page_size: String(size) });
    if (part("state").value) wanted.set("state", part("state").value);
    if (address.get("person")) wanted.set("person_id", address.get("person") ?? "");
    const { syncs, total, queue } = await call("GET", `/syncs?${wanted}`);
    showQueue(queue);
    return { rows: syncs, total };
  },
});
part("state").addEventListener("change", () => {
  const wanted = new URL(location.href);
  if (part("state").value) wanted.searchParams.set("state", part("state").value);
  else wanted.searchParams.delete("state");
  history.replaceState(null, "", wanted); // so that coming back shows the same
  part("all-done").textContent = "";
  list.restart();
});
if (mayChange) part("try-all").addEventListener("click", tryAll);
await list.refresh();
ready();
keepAsking(() => list.refresh(), REFRESH_MS);

/** @param {number} total */
function showTotal(total) {
  const words = total ? count(total, "sync", "syncs") : "";
  if (part("count").textContent !== words) part("count").textContent = words;
  part("syncs-empty").hidden = total > 0;
  part("syncs-empty-words").textContent = part("state").value ? "None in this state."
    : "Nothing here yet. Open a profile, click the Catsync icon and press the main button; or add people to a campaign.";
  part("syncs-empty-do").hidden = Boolean(part("state").value);
  if (mayChange) showTryAll();
}

/** Only where the budget of calls makes them wait. @param {{syncs: number, calls: number, seconds: number} | null} queue */
function showQueue(queue) {
  const words = queueWords(queue);
  if (part("queue").textContent !== words) part("queue").textContent = words;
  part("queue").hidden = !words;
}

function showTryAll() {
  const stopped = list.rows.filter((sync) => sync.can.includes("retry")).length;
  part("try-all").hidden = stopped < 2;
  part("try-all").textContent = `Try these ${stopped} again`;
}

/**
 * @param {any} sync
 * @returns {HTMLElement}
 */
function row(sync) {
  return make("tr", {},
    make("td", {}, make("a", { href: `/people/${encodeURIComponent(sync.person.id)}`, "data-focus": `${sync.id}:open`, class: "strong" }, sync.person.name)),
    make("td", { class: "when" }, chip(sync.state)),
    make("td", {}, ...story(sync), make("p", { class: "dim small" }, effort(sync))),
    make("td", { class: "when" }, when(sync.finished_at ?? sync.created_at)),
    make("td", {}, make("div", { class: "actions" }, ...(mayChange ? buttons(sync, (action) => list.act(action)) : []))));
}

/** Those on the page, one after the other: what one of them meets holds up none of the others. */
async function tryAll() {
  const stopped = list.rows.filter((sync) => sync.can.includes("retry"));
  const refused = /** @type {string[]} */ ([]);
  part("try-all").disabled = true;
  for (const [at, sync] of stopped.entries()) {
    part("all-done").textContent = `${at + 1} of ${stopped.length}…`;
    await call("POST", `/syncs/${encodeURIComponent(sync.id)}/retry`).catch((error) => refused.push(`${sync.person.name}: ${error.message}`));
  }
  part("try-all").disabled = false;
  const queued = `${count(stopped.length - refused.length, "sync is", "syncs are")} queued again.`;
  part("all-done").textContent = [queued, ...refused].join(" ");
  await list.refresh();
}
