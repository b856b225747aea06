/** Asking before something is taken away: in the place of the button, without a dialog. */
import { make } from "./page.js";

/**
 * The first press asks, the second one does it.
 * @param {HTMLElement} button alone in its place, or among others that give way meanwhile
 * @param {string} words of the button that does it
 * @param {() => Promise<void>|void} act
 */
export function askInPlace(button, words, act) {
  const place = /** @type {HTMLElement} */ (button.parentElement);
  const before = [...place.childNodes];
  const yes = make("button", { type: "button", class: "danger-solid" }, words);
  const no = make("button", { type: "button", class: "quiet" }, "Keep");
  place.replaceChildren(make("div", { class: "actions" }, yes, no));
  no.addEventListener("click", () => { place.replaceChildren(...before); button.focus(); });
  yes.addEventListener("click", () => act());
  no.focus();
}
