/** What CATS may hold twice after a lost answer, until somebody has said that it is in order. */
import { call } from "./companion.js";
import { make, part, showProblem, when } from "./page.js";
import { isWebAddress } from "./sync-row.js";

const LOOK_MS = 60_000; // they are found an hour after a doubt; nobody waits for the second
const mayChange = part("doubles").dataset.mayChange === "yes";
await look();
setInterval(() => { if (!document.hidden) look(); }, LOOK_MS);

async function look() {
  try {
    show((await call("GET", "/doubles")).doubles);
  } catch {
    // the table of syncs, which is asked more often, says what is wrong
  }
}

/** @param {any[]} doubles */
function show(doubles) {
  part("doubles").hidden = doubles.length === 0;
  part("doubles-list").replaceChildren(...doubles.map(entry));
}

/**
 * @param {any} double
 * @returns {HTMLElement}
 */
function entry(double) {
  const line = make("div", { class: "offer" }, make("span", {}, double.text, make("span", { class: "dim small" }, " Found ", when(double.found_at), ".")),
    make("span", { class: "actions" }, link(double.url, double.cats_id), link(double.double_url, double.double_id), mayChange ? dismissal(double) : null));
  return make("li", {}, line);
}

/**
 * @param {any} address
 * @param {number} id
 * @returns {HTMLElement | null}
 */
function link(address, id) {
  return isWebAddress(address) ? make("a", { href: address, rel: "noreferrer", target: "_blank" }, `Open ${id}`) : null;
}

/** @param {any} double */
function dismissal(double) {
  const button = make("button", { type: "button", class: "quiet", "aria-label": `In order: ${double.text}` }, "It is in order");
  button.addEventListener("click", async () => {
    button.setAttribute("disabled", "");
    try {
      await call("POST", `/doubles/${double.id}/dismiss`);
      showProblem("doubles-problem", null);
    } catch (error) {
      showProblem("doubles-problem", error instanceof Error ? error : new Error(String(error)));
    }
    await look();
  });
  return button;
}
