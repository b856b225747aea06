/** Who uses Catsync: roles, which CATS user owns what they make, who may come in, settings copied between them (I4). For admins. */
import { askInPlace } from "./ask-in-place.js";
import { call } from "./companion.js";
import { count, make, part, showProblem } from "./page.js";

const ROLES = [["viewer", "Viewer"], ["recruiter", "Recruiter"], ["admin", "Admin"]];
let shown = /** @type {any[]} */ ([]);
let copyFrom = /** @type {any} */ (null);

part("copy").addEventListener("submit", copy);
part("copy-no").addEventListener("click", () => { part("copy").hidden = true; });
part("invite").addEventListener("invited", async (/** @type {CustomEvent} */ event) => {
  await refresh(); // said once the new row stands: a click on an old one would be lost with it
  sayInvited(event.detail);
});
await refresh();

async function refresh() {
  try {
    const [{ users }, catalogue] = await Promise.all([call("GET", "/users"), call("GET", "/settings/catalogue")]);
    shown = users;
    part("users").tBodies[0].replaceChildren(...users.map((/** @type {any} */ user) => row(user, catalogue.users)));
    part("users-waiting").hidden = catalogue.users.length > 0;
    showProblem("users-problem", null);
  } catch (error) {
    fail(error);
  }
  document.documentElement.dataset.usersReady = "1";
}

/**
 * @param {any} user
 * @param {{value: number, label: string}[]} owners
 * @returns {HTMLElement}
 */
function row(user, owners) {
  const state = user.is_disabled ? "disabled" : user.has_password ? "" : "no password yet";
  return make("tr", { class: user.is_disabled ? "off" : "" },
    make("td", {}, make("b", {}, user.name), make("span", { class: "dim block" }, user.email), state ? make("span", { class: "chip dim" }, state) : null),
    make("td", {}, roleSelect(user)),
    make("td", {}, ownerSelect(user, owners)),
    make("td", {}, make("div", { class: "actions" }, ...buttons(user))));
}

/**
 * @param {any} user
 * @returns {HTMLElement}
 */
function roleSelect(user) {
  const options = ROLES.map(([value, label]) => make("option", { value, selected: value === user.role }, label));
  const select = /** @type {HTMLSelectElement} */ (make("select", { "aria-label": `Role of ${user.name}`, "data-role-of": String(user.id), disabled: user.is_disabled }, ...options));
  select.addEventListener("change", () => save(user, { role: select.value }, `${user.name} is ${select.selectedOptions[0].text.toLowerCase()} now.`));
  return select;
}

/**
 * @param {any} user
 * @param {{value: number, label: string}[]} owners
 * @returns {HTMLElement}
 */
function ownerSelect(user, owners) {
  const none = make("option", { value: "" }, owners.length ? "Choose…" : "Not loaded yet");
  const options = owners.map(({ value, label }) => make("option", { value: String(value), selected: value === user.cats_user_id }, label));
  const select = /** @type {HTMLSelectElement} */ (make("select", { "aria-label": `CATS user of ${user.name}`, "data-user": String(user.id), disabled: !owners.length || user.is_disabled }, none, ...options));
  select.addEventListener("change", () => save(user, { cats_user_id: select.value ? Number(select.value) : null }, `Saved: what ${user.name} makes belongs to them in CATS.`));
  return select;
}

/**
 * @param {any} user
 * @returns {HTMLElement[]}
 */
function buttons(user) {
  if (user.is_disabled) {
    return [button("Enable", user, () => save(user, { is_disabled: false }, `${user.name} may come in again; paired browsers and tokens work again.`))];
  }
  const disable = button("Disable", user, () => askInPlace(disable, `Disable ${user.name}`, () => save(user, { is_disabled: true }, `${user.name} is signed out everywhere; their browsers and tokens have stopped.`)));
  disable.classList.add("danger");
  return [
    button("Copy settings", user, () => chooseCopy(user)),
    button("New link", user, async () => {
      try {
        sayInvited(await call("POST", `/users/${user.id}/invitation`));
      } catch (error) {
        fail(error);
      }
    }),
    disable,
  ];
}

/**
 * @param {string} words
 * @param {any} user
 * @param {() => void} act
 * @returns {HTMLElement}
 */
function button(words, user, act) {
  const made = make("button", { type: "button", class: "quiet", "aria-label": `${words}: ${user.name}` }, words);
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {any} user
 * @param {object} change
 * @param {string} words
 */
async function save(user, change, words) {
  try {
    await call("PATCH", `/users/${user.id}`, change);
    await refresh();
    say(words);
  } catch (error) {
    await refresh(); // what the page offers is what holds
    fail(error);
  }
}

/** @param {any} user */
function chooseCopy(user) {
  copyFrom = user;
  const others = shown.filter((each) => each.id !== user.id && !each.is_disabled);
  part("copy-title").textContent = `Copy the settings of ${user.name} to`;
  part("copy-to").replaceChildren(...others.map((each) => make("label", { class: "line" }, make("input", { type: "checkbox", name: "to", value: String(each.id) }), each.name)));
  if (!others.length) part("copy-to").replaceChildren(make("span", { class: "dim" }, "There is nobody else yet."));
  part("copy-yes").hidden = !others.length;
  part("copy").hidden = false;
  (part("copy").querySelector("input") ?? part("copy-no")).focus();
}

/** @param {SubmitEvent} event */
async function copy(event) {
  event.preventDefault();
  const to = new FormData(part("copy")).getAll("to").map(Number);
  if (!to.length) return fail(new Error("Choose at least one user to copy to."));
  try {
    const { copied } = await call("POST", `/users/${copyFrom.id}/settings/copy`, { to });
    part("copy").hidden = true;
    part("users-title").focus();
    showProblem("users-problem", null);
    say(`Done: ${count(to.length, "user has", "users have")} the settings of ${copyFrom.name} now; ${count(copied, "value was", "values were")} set.`);
  } catch (error) {
    fail(error);
  }
}

/** @param {any} invitation */
function sayInvited({ user, expires_at: until }) {
  showProblem("users-problem", null);
  say(`The link for ${user.name} is printed in the terminal where Catsync runs. It works once, until ${new Date(until).toLocaleTimeString(undefined, { timeStyle: "short" })}. Hand it to them.`);
}

/** @param {string} words */
function say(words) {
  part("users-saved").textContent = words;
}

/** @param {unknown} error */
function fail(error) {
  say("");
  showProblem("users-problem", error instanceof Error ? error : new Error(String(error)));
}

// The names come with the first copy of CATS; an admin who has just activated is still on this page.
setInterval(() => { if (!document.hidden && !part("users-waiting").hidden) refresh(); }, 3000);
