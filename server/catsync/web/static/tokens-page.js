/** Tokens of outreach tools: made, shown once, revoked (W2). */
import { askInPlace } from "./ask-in-place.js";
import { call } from "./companion.js";
import { make, part, showProblem, when } from "./page.js";

const SCOPE_WORDS = /** @type {Record<string, string>} */ ({ "activities:write": "record activities" });
const form = document.getElementById("token-form");

form?.addEventListener("submit", create);
part("token-copy").addEventListener("click", copy);
part("token-done").addEventListener("click", forget);
await refresh();

async function refresh() {
  try {
    const { tokens } = await call("GET", "/tokens");
    part("tokens").hidden = tokens.length === 0;
    part("tokens").tBodies[0].replaceChildren(...tokens.map(row));
    showProblem("tokens-problem", null);
  } catch (error) {
    fail(error);
  }
  document.documentElement.dataset.tokensReady = "1";
}

/**
 * @param {any} token
 * @returns {HTMLElement}
 */
function row(token) {
  const button = make("button", { type: "button", class: "quiet danger", "aria-label": `Revoke ${token.name}` }, "Revoke");
  button.addEventListener("click", () => askInPlace(button, `Revoke ${token.name}`, () => revoke(token)));
  const may = token.scopes.map((/** @type {string} */ each) => SCOPE_WORDS[each] ?? each).join(", ");
  return make("tr", {},
    make("td", {}, make("b", {}, token.name)),
    make("td", {}, may || "all that its user may do"),
    make("td", {}, token.user.name),
    make("td", { class: "when" }, when(token.created_at)),
    make("td", { class: "when" }, when(token.last_used_at)),
    make("td", {}, button));
}

/** @param {SubmitEvent} event */
async function create(event) {
  event.preventDefault();
  const button = part("token-button");
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    const made = await call("POST", "/tokens", { name: part("token-name").value, scopes: ["activities:write"] });
    part("token-name").value = "";
    part("token-made-name").textContent = made.name;
    part("token-secret").textContent = made.token;
    part("token-made").hidden = false;
    part("token-copy").textContent = "Copy";
    await refresh();
    part("token-copy").focus();
  } catch (error) {
    fail(error);
  } finally {
    button.ariaDisabled = null;
  }
}

async function copy() {
  try {
    await navigator.clipboard.writeText(part("token-secret").textContent);
    part("token-copy").textContent = "Copied";
  } catch {
    getSelection()?.selectAllChildren(part("token-secret"));
    part("token-copy").textContent = "Selected: copy it with the keyboard";
  }
}

function forget() {
  part("token-secret").textContent = "";
  part("token-made").hidden = true;
  part("tokens-title").focus();
}

/** @param {any} token */
async function revoke(token) {
  try {
    await call("DELETE", `/tokens/${encodeURIComponent(token.id)}`);
    await refresh();
    part("tokens-title").focus();
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  showProblem("tokens-problem", error instanceof Error ? error : new Error(String(error)));
}
