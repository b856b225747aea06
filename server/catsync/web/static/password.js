/** Set or change one's own password. */
import { call } from "./companion.js";
import { part, ready, showProblem } from "./page.js";

part("password").addEventListener("submit", save);
part("show").addEventListener("change", () => {
  for (const input of fields()) input.type = part("show").checked ? "text" : "password";
});
ready();

/** @returns {HTMLInputElement[]} */
function fields() {
  return /** @type {HTMLInputElement[]} */ ([document.getElementById("current"), part("new")].filter(Boolean));
}

/** @param {SubmitEvent} event */
async function save(event) {
  event.preventDefault();
  const button = part("password-button");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  showProblem("password-problem", null);
  const current = /** @type {HTMLInputElement|null} */ (document.getElementById("current"));
  try {
    await call("PUT", "/me/password", { current: current?.value ?? null, new: part("new").value });
    for (const input of fields()) input.value = "";
    part("password").hidden = true;
    part("password-done").hidden = false;
    part("password-done").querySelector("a").focus();
  } catch (error) {
    showProblem("password-problem", error instanceof Error ? error : new Error(String(error)));
    (current ?? part("new")).focus();
  } finally {
    button.ariaDisabled = null;
  }
}
