/** Confirm or refuse the browser that shows this code (W2). */
import { call } from "./companion.js";
import { part, ready, showProblem } from "./page.js";

const { id, code } = part("pairing").dataset;
const path = `/pairings/${encodeURIComponent(id)}`;

part("confirm").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const name = part("browser-name").value.trim();
  answer(`${path}/confirm`, { code, browser_name: name }, `${name} is paired`, "Go back to the profile: the extension goes on by itself. You can close this page.");
});
part("refuse").addEventListener("click", () => {
  answer(`${path}/refuse`, { code }, "Not paired", "The browser that showed this code got nothing.");
});
ready();

/**
 * @param {string} address
 * @param {object} body
 * @param {string} title
 * @param {string} text
 */
async function answer(address, body, title, text) {
  showProblem("pair-problem", null);
  try {
    await call("POST", address, body);
    part("pairing").hidden = true;
    part("paired").hidden = false;
    part("paired-title").textContent = title;
    part("paired-text").textContent = text;
  } catch (error) {
    showProblem("pair-problem", error instanceof Error ? error : new Error(String(error)));
  }
}
