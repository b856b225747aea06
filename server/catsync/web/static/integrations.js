/** The CATS connection: activate, replace the key, deactivate, and how it stands (I1-I3). */
import { showWays } from "./cats-ways.js";
import { webhookWords } from "./cats-webhook.js";
import { call } from "./companion.js";
import { showFirstCrawl } from "./first-crawl.js";
import { ago, count, part, ready, showProblem } from "./page.js";
import { moreWords, queueWords } from "./queue-words.js";

const REFRESH_MS = 3000;
const mayChange = part("cats").dataset.mayChange === "yes";
let shown = /** @type {any} */ (null);

if (mayChange) {
  part("activate").addEventListener("submit", activate);
  part("replace-key").addEventListener("click", () => editKey(true));
  part("refresh-fields").addEventListener("click", readFields);
  part("keep-key").addEventListener("click", () => editKey(false));
  part("deactivate").addEventListener("click", () => confirmDeactivate(true));
  part("deactivate-no").addEventListener("click", () => confirmDeactivate(false));
  part("deactivate-yes").addEventListener("click", deactivate);
}
await refresh();
ready();
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH_MS);

async function refresh() {
  try {
    show(await call("GET", "/integration"));
  } catch (error) {
    badge("bad", "✕ No answer");
    part("cats-site").textContent = error instanceof Error ? error.message : String(error);
  }
}

/** @param {any} integration */
function show(integration) {
  const isNew = shown?.state !== integration.state || shown?.key_last4 !== integration.key_last4;
  shown = integration;
  const isThere = integration.state !== "not_connected";
  part("cats").removeAttribute("aria-busy");
  part("facts").hidden = !isThere;
  if (isThere) showFacts(integration);
  else showNothing();
  if (mayChange && isNew) {
    part("activate").hidden = isThere && integration.state !== "key_refused";
    part("connected-actions").hidden = !isThere;
    part("keep-key").hidden = true;
    confirmDeactivate(false);
    const host = document.querySelector(`input[name="host"][value="${CSS.escape(integration.host ?? "com")}"]`);
    if (host instanceof HTMLInputElement) host.checked = true;
  }
  if (!mayChange) part("ask-admin").hidden = isThere;
}

function showNothing() {
  badge("", "Not connected");
  part("cats-site").textContent = "Catsync writes to CATS with an API key of your team.";
}

/** @param {any} integration */
function showFacts(integration) {
  const { site, budget, mirror, worker } = integration;
  const states = /** @type {Record<string, [string, string]>} */ ({
    connected: ["ok", "✓ Connected"], key_refused: ["bad", "✕ Key refused"], unreachable: ["warn", "! Cannot be reached"],
  });
  badge(...(states[integration.state] ?? ["warn", integration.state]));
  part("cats-site").textContent = integration.state === "key_refused"
    ? `${site.name}: CATS no longer accepts the key. Paste another one; queued work is kept.` : site.name;
  showWays(integration);
  part("fact-key").textContent = `ends in ${integration.key_last4}`;
  part("fact-budget").textContent = `${budget.remaining.toLocaleString()} of ${budget.limit.toLocaleString()}`;
  part("fact-queue").textContent = [moreWords(budget), queueWords(budget.queue)].filter(Boolean).join(" ");
  part("fact-queue").hidden = !part("fact-queue").textContent;
  part("fact-mirror").textContent = mirrorWords(mirror);
  part("fact-webhook").textContent = webhookWords(integration.webhook);
  if (mayChange && mirror.fields_refreshed_at && part("fields-read").textContent.startsWith("Reading")) part("fields-read").textContent = "Fields, lists, tags and statuses are as CATS has them now.";
  part("fact-worker").textContent = worker.running ? `running, ${count(worker.queued, "sync", "syncs")} queued` : `not running; ${count(worker.queued, "sync waits", "syncs wait")}`;
  showFirstCrawl(mirror.first_crawl);
  const bar = part("mirror-progress");
  bar.hidden = mirror.state === "complete" || mirror.state === "stale";
  if (mirror.total) {
    bar.max = mirror.total;
    bar.value = mirror.companies + mirror.people;
  } else bar.removeAttribute("value");
}

/**
 * @param {any} mirror
 * @returns {string}
 */
function mirrorWords(mirror) {
  if (mirror.error) return mirror.error;
  if (mirror.state === "empty") return "about to begin";
  const held = `${count(mirror.companies, "company", "companies")}, ${count(mirror.people, "person", "people")}`;
  if (mirror.state === "crawling") return mirror.total ? `${held} of ${count(mirror.total, "record", "records")}` : `${held} so far`;
  return `${held}, ${mirror.state === "stale" ? "last looked " : ""}${ago(new Date(Date.now() - mirror.age_seconds * 1000))}`;
}

/**
 * @param {string} kind ok, warn, bad or ""
 * @param {string} text
 */
function badge(kind, text) {
  const place = part("cats-state");
  place.hidden = false;
  place.className = `badge ${kind || "dim"}`;
  if (place.textContent !== text) place.textContent = text;
}

/** Custom fields, users, jobs, lists, tags and statuses: what an admin has just changed in CATS. */
async function readFields() {
  const words = part("fields-read");
  words.hidden = false;
  words.textContent = "Reading the fields, lists, tags and statuses of CATS…";
  try {
    show(await call("POST", "/integration/refresh"));
  } catch (error) {
    words.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** @param {SubmitEvent} event */
async function activate(event) {
  event.preventDefault();
  const key = part("api-key");
  const button = part("activate-button");
  const host = document.querySelector('input[name="host"]:checked');
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  button.textContent = "Asking CATS…";
  showProblem("activate-problem", null);
  try {
    const answer = await call("PUT", "/integration", { api_key: key.value, host: host instanceof HTMLInputElement ? host.value : "env" });
    key.value = "";
    shown = null;
    show(answer);
    part("content").focus();
  } catch (error) {
    showProblem("activate-problem", error instanceof Error ? error : new Error(String(error)));
    key.focus();
  } finally {
    button.ariaDisabled = null;
    button.textContent = "Activate";
  }
}

/** @param {boolean} isOpen */
function editKey(isOpen) {
  part("activate").hidden = !isOpen;
  part("keep-key").hidden = !isOpen;
  part("connected-actions").hidden = isOpen;
  showProblem("activate-problem", null);
  part("api-key").value = "";
  part(isOpen ? "api-key" : "replace-key").focus();
}

/** @param {boolean} isAsking */
function confirmDeactivate(isAsking) {
  if (part("deactivate-confirm").hidden !== isAsking) return;
  part("deactivate-confirm").hidden = !isAsking;
  part("connected-actions").hidden = isAsking || shown?.state === "not_connected";
  const queued = shown?.worker?.queued ?? 0;
  part("deactivate-words").textContent = `Catsync forgets the key and writes nothing to CATS until you activate it again. ${queued ? `${count(queued, "sync stays", "syncs stay")} queued. ` : ""}People, campaigns and settings stay.`;
  if (isAsking) part("deactivate-no").focus();
}

async function deactivate() {
  try {
    await call("DELETE", "/integration");
    await refresh();
  } catch (error) {
    part("deactivate-words").textContent = error instanceof Error ? error.message : String(error);
  }
}
