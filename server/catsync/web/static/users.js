/** Who uses Catsync, and which CATS user owns what they make (I4). For admins. */
import { call } from "./companion.js";
import { make, part, showProblem } from "./page.js";

await refresh();

async function refresh() {
  try {
    const [{ users }, catalogue] = await Promise.all([call("GET", "/users"), call("GET", "/settings/catalogue")]);
    part("users").tBodies[0].replaceChildren(...users.map((/** @type {any} */ user) => row(user, catalogue.users)));
    part("users-waiting").hidden = catalogue.users.length > 0;
    showProblem("users-problem", null);
  } catch (error) {
    showProblem("users-problem", error instanceof Error ? error : new Error(String(error)));
  }
  document.documentElement.dataset.usersReady = "1";
}

/**
 * @param {any} user
 * @param {{value: number, label: string}[]} owners
 * @returns {HTMLElement}
 */
function row(user, owners) {
  const none = make("option", { value: "" }, owners.length ? "Choose…" : "Not loaded yet");
  const options = owners.map(({ value, label }) => make("option", { value: String(value), selected: value === user.cats_user_id }, label));
  const select = make("select", { "aria-label": `CATS user of ${user.name}`, "data-user": String(user.id), disabled: !owners.length }, none, ...options);
  select.addEventListener("change", () => save(user, /** @type {HTMLSelectElement} */ (select).value));
  return make("tr", {},
    make("td", {}, make("b", {}, user.name), make("span", { class: "dim" }, ` ${user.email}`)),
    make("td", {}, user.role),
    make("td", {}, select));
}

/**
 * @param {any} user
 * @param {string} chosen
 */
async function save(user, chosen) {
  try {
    await call("PATCH", `/users/${user.id}`, { cats_user_id: chosen ? Number(chosen) : null });
    part("users-saved").textContent = `Saved: what ${user.name} makes belongs to them in CATS.`;
    showProblem("users-problem", null);
  } catch (error) {
    showProblem("users-problem", error instanceof Error ? error : new Error(String(error)));
  }
}

// The names come with the first copy of CATS; an admin who has just activated is still on this page.
setInterval(() => { if (!document.hidden && !part("users-waiting").hidden) refresh(); }, 3000);
