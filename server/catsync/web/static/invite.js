/** Inviting somebody: the link is in the companion's terminal, so the page says where to look (W7). */
import { call } from "./companion.js";
import { part, showProblem } from "./page.js";

part("invite").addEventListener("submit", invite);

/** @param {SubmitEvent} event */
async function invite(event) {
  event.preventDefault();
  const button = part("invite-button");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  showProblem("invite-problem", null);
  try {
    const made = await call("POST", "/invitations", {
      email: part("invite-email").value, name: part("invite-name").value, role: part("invite-role").value,
    });
    part("invite").reset();
    part("invite").dispatchEvent(new CustomEvent("invited", { detail: made }));
  } catch (error) {
    showProblem("invite-problem", error instanceof Error ? error : new Error(String(error)));
  } finally {
    button.ariaDisabled = null;
  }
}
