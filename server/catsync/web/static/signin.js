/** Sign in by e-mail address and password, then on to where the person was going. */
import { call } from "./companion.js";
import { part, ready, showProblem } from "./page.js";

part("sign-in").addEventListener("submit", signIn);
ready();

/** @param {SubmitEvent} event */
async function signIn(event) {
  event.preventDefault();
  const button = part("sign-in-button");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  showProblem("sign-in-problem", null);
  try {
    await call("POST", "/session", { email: part("email").value, password: part("sign-in-password").value });
    location.assign(part("sign-in").dataset.next || "/");
  } catch (error) {
    showProblem("sign-in-problem", error instanceof Error ? error : new Error(String(error)));
    part("sign-in-password").select();
    button.ariaDisabled = null;
  }
}
