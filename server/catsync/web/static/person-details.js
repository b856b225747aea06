/** What is known of a person, editable by hand (U1). Only what was changed is sent. */
import { call } from "./companion.js";
import { make, part, showProblem } from "./page.js";
import { EMAIL_KINDS, PHONE_TYPES, addEntry, drawEntries, readEntries } from "./person-entries.js";

const NAMES = ["first_name", "middle_name", "last_name"];
const TEXTS = [...NAMES, "title", "company", "company_website", "location", "city", "country_code"];

/**
 * @param {string} path of the person
 * @param {boolean} mayChange
 * @param {() => Promise<void>} refresh
 * @returns {(person: any) => void}
 */
export function details(path, mayChange, refresh) {
  const form = part("details");
  /** @type {Record<string, any>} what the form was filled with */
  let before = {};
  /** @type {any} */
  let newest = null;

  form.addEventListener("input", showState);
  form.addEventListener("submit", save);
  if (mayChange) {
    part("undo-details").addEventListener("click", () => fill(newest));
    for (const [name, kinds] of /** @type {[string, any][]} */ ([["emails", EMAIL_KINDS], ["phones", PHONE_TYPES]]))
      part(name).append(addButton(name, kinds, showState));
  }
  else for (const field of TEXTS) form.elements[field].readOnly = true;
  return function show(person) {
    newest = person;
    if (Object.keys(changes()).length === 0) fill(person); // never over what somebody is typing
    if (mayChange) showWhere(person);
  };

  /** @param {any} person */
  function fill({ profile }) {
    before = formValues(profile.fields);
    for (const field of TEXTS) form.elements[field].value = before[field];
    drawEntries("emails", before.emails, EMAIL_KINDS, mayChange, showState);
    drawEntries("phones", before.phones, PHONE_TYPES, mayChange, showState);
    showProblem("details-problem", null);
    showState();
  }

  /** @returns {Record<string, any>} by field, what differs from what it was filled with */
  function changes() {
    if (!newest || !("emails" in before)) return {};
    /** @type {Record<string, any>} */
    const now = { ...Object.fromEntries(TEXTS.map((field) => [field, form.elements[field].value.trim()])), emails: readEntries("emails"), phones: readEntries("phones") };
    const changed = Object.entries(now).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field]));
    if (!changed.some(([field]) => NAMES.includes(field))) return Object.fromEntries(changed);
    const names = Object.fromEntries(NAMES.map((field) => [field, now[field]]));
    return { ...Object.fromEntries(changed), ...names, full_name: Object.values(names).filter(Boolean).join(" ") };
  }

  function showState() {
    if (!mayChange) return;
    const isChanged = Object.keys(changes()).length > 0;
    part("save-details").disabled = !isChanged;
    part("undo-details").hidden = !isChanged;
    if (isChanged) part("details-saved").textContent = "";
  }

  /** @param {SubmitEvent} event */
  async function save(event) {
    event.preventDefault();
    const fields = changes();
    if (!mayChange || !Object.keys(fields).length) return;
    try {
      const person = await call("PATCH", path, { fields });
      newest = person;
      fill(person);
      part("details-saved").textContent = savedWords(person.sync);
      await refresh();
    } catch (error) {
      showProblem("details-problem", error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/**
 * @param {Record<string, any>} fields captured
 * @returns {Record<string, any>} as the form shows them
 */
function formValues(fields) {
  const values = Object.fromEntries(TEXTS.map((field) => [field, fields[field] ?? ""]));
  if (!values.first_name && !values.last_name && fields.full_name) {
    const words = fields.full_name.trim().split(/\s+/);
    values.last_name = words.length > 1 ? words.pop() : "";
    values.first_name = words.join(" ");
  }
  const emails = (fields.emails ?? []).map((/** @type {any} */ { email, kind }) => ({ email, kind: kind ?? "unknown" }));
  const phones = (fields.phones ?? []).map((/** @type {any} */ { number, type }) => ({ number, type: type ?? "other" }));
  return { ...values, emails, phones };
}

/**
 * @param {string} name
 * @param {[string, string][]} kinds
 * @param {() => void} changed
 * @returns {HTMLElement}
 */
function addButton(name, kinds, changed) {
  const button = make("button", { type: "button", class: "quiet small add" }, name === "emails" ? "Add an e-mail address" : "Add a phone number");
  button.addEventListener("click", () => addEntry(name, kinds, changed).focus());
  return button;
}

/** @param {any} sync */
function savedWords(sync) {
  return sync ? "Saved. The change is on its way to CATS; see Syncs below." : "Saved in Catsync.";
}

/** @param {any} person */
async function showWhere(person) {
  const place = part("details-where");
  const found = await call("GET", `/settings/effective?person=${encodeURIComponent(person.id)}`).catch(() => null);
  const setting = found?.settings.find((/** @type {any} */ each) => each.key === "sync_manual_updates");
  if (!setting) return;
  if (!person.links.length) place.textContent = "Saved in Catsync. There is no CATS record of this person yet.";
  else if (setting.value) place.textContent = "What you save is written to the linked CATS records, too, where nobody changed them since.";
  else place.textContent = "Saved in Catsync only: “Sync manual contact updates to CATS” is off. Settings turns it on.";
}
