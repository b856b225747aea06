/** The paired browsers: last use, and the button that revokes one (I5). */
import { askInPlace } from "./ask-in-place.js";
import { call } from "./companion.js";
import { make, part, showProblem, when } from "./page.js";

await refresh();

async function refresh() {
  try {
    const { browsers } = await call("GET", "/browsers");
    part("browsers").hidden = browsers.length === 0;
    part("browsers-empty").hidden = browsers.length > 0;
    part("browsers").tBodies[0].replaceChildren(...browsers.map(row));
    showProblem("browsers-problem", null);
  } catch (error) {
    showProblem("browsers-problem", error instanceof Error ? error : new Error(String(error)));
  }
  document.documentElement.dataset.browsersReady = "1";
}

/**
 * @param {any} browser
 * @returns {HTMLElement}
 */
function row(browser) {
  const button = make("button", { type: "button", class: "quiet danger", "aria-label": `Revoke ${browser.name}` }, "Revoke");
  button.addEventListener("click", () => askInPlace(button, `Revoke ${browser.name}`, () => revoke(browser)));
  return make("tr", {},
    make("td", {}, make("b", {}, browser.name)),
    make("td", {}, browser.user.name),
    make("td", { class: "when" }, when(browser.created_at)),
    make("td", { class: "when" }, when(browser.last_used_at)),
    make("td", {}, button));
}

/** @param {any} browser */
async function revoke(browser) {
  try {
    await call("DELETE", `/browsers/${encodeURIComponent(browser.id)}`);
    await refresh();
    part("browsers-title").focus();
  } catch (error) {
    showProblem("browsers-problem", error instanceof Error ? error : new Error(String(error)));
  }
}
