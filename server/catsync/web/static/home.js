/** The start page: what is connected, and the one next step. */
import { call } from "./companion.js";
import { count, make, part, ready } from "./page.js";

try {
  const [integration, browsers, syncs] = await Promise.all([
    call("GET", "/integration"), call("GET", "/browsers"), call("GET", "/syncs?page_size=1"),
  ]);
  const paired = browsers.browsers.filter((/** @type {any} */ each) => each.kind === "browser").length;
  const isConnected = integration.state === "connected";
  step("step-cats", isConnected, catsWords(integration));
  step("step-browser", paired > 0, paired ? `${count(paired, "browser is", "browsers are")} paired.` : "No browser is paired yet.");
  step("step-people", syncs.total > 0, syncs.total ? `${count(syncs.total, "sync", "syncs")} so far.` : "Nobody yet.");
  part("next").replaceChildren(...nextStep(isConnected, integration.state, paired, syncs.total));
  part("load").open = isConnected && paired === 0;
} catch (error) {
  part("next").replaceChildren(make("p", { class: "problem", role: "alert" }, error instanceof Error ? error.message : String(error)));
}
part("next").removeAttribute("aria-busy");
ready();

/**
 * @param {string} id
 * @param {boolean} isDone
 * @param {string} text
 */
function step(id, isDone, text) {
  const state = part(id).querySelector("[data-state]");
  state.classList.toggle("done", isDone);
  state.textContent = isDone ? "✓" : "";
  state.setAttribute("role", "img");
  state.setAttribute("aria-label", isDone ? "done" : "open");
  part(id).querySelector("[data-text]").textContent = text;
}

/**
 * @param {any} integration
 * @returns {string}
 */
function catsWords(integration) {
  if (integration.state === "not_connected") return "Not connected yet.";
  const copied = `${count(integration.mirror.companies, "company", "companies")} and ${count(integration.mirror.people, "person", "people")} copied`;
  return `${integration.site.name}: ${count(integration.budget.remaining, "call", "calls")} left this hour, ${copied}.`;
}

/**
 * @param {boolean} isConnected
 * @param {string} state
 * @param {number} paired
 * @param {number} syncs
 * @returns {HTMLElement[]}
 */
function nextStep(isConnected, state, paired, syncs) {
  if (!isConnected) {
    const words = state === "not_connected" ? "Connect CATS first: paste an API key." : "CATS needs a look: see what is wrong.";
    return [make("p", { class: "strong" }, words), make("p", {}, make("a", { class: "button", href: "/integrations" }, "Open Integrations"))];
  }
  if (!paired) return [make("p", { class: "strong" }, "Load the extension and pair this browser."), make("p", { class: "dim" }, "The steps are below.")];
  if (!syncs) return [make("p", { class: "strong" }, "All is connected. Open a profile and click the Catsync icon.")];
  return [make("p", { class: "strong" }, "All is connected."), make("p", { class: "dim" }, "Open a profile and click the Catsync icon.")];
}
