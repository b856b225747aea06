/** What happened with a person, where each note stands, and a note of one's own (E8, N1-N4). */
import { call } from "./companion.js";
import { make, part, showProblem, when } from "./page.js";
import { stageWord } from "./stages.js";

/** @type {Record<string, string>} */
const KINDS = {
  email: "E-mail", linkedin_message: "LinkedIn message", inmail: "InMail", connection_request: "Connection request",
  call: "Call", sms: "SMS", manual_task: "Manual task", note: "Note",
};
/** @type {Record<string, string>} */
const EVENTS = { sent: "sent", reply: "reply", unsubscribe: "unsubscribed" };
/** @type {Record<string, string>} */
const OUTCOMES = { talked: "talked", left_message: "left a message", missed: "missed" };
/** @type {Record<string, [string, string]>} */
const NOTES = { in_cats: ["ok", "✓ in CATS"], waiting: ["warn", "! waiting"], held: ["warn", "! held"], left_out: ["dim", "left out"] };

/**
 * @param {string} path of the person
 * @param {boolean} mayChange
 * @param {() => Promise<void>} refresh
 * @returns {() => Promise<void>} asks and shows
 */
export function activities(path, mayChange, refresh) {
  let drawn = "";
  if (mayChange) part("note-form").addEventListener("submit", log);
  return show;

  async function show() {
    try {
      const answer = await call("GET", `${path}/activities`);
      const text = JSON.stringify(answer);
      if (text !== drawn) draw(answer.activities);
      drawn = text;
      showProblem("activities-problem", null);
    } catch (error) {
      showProblem("activities-problem", error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** @param {SubmitEvent} event */
  async function log(event) {
    event.preventDefault();
    part("log-note").disabled = true;
    try {
      const campaign = part("note-campaign").value;
      await call("POST", `${path}/notes`, { text: part("note").value.trim(), campaign_id: campaign ? Number(campaign) : null });
      part("note-form").reset();
      part("note-logged").textContent = "Logged.";
      showProblem("note-problem", null);
      await refresh();
    } catch (error) {
      showProblem("note-problem", error instanceof Error ? error : new Error(String(error)));
    }
    part("log-note").disabled = false;
  }
}

/** @param {any[]} found the oldest first, as they go to CATS; shown the newest first */
function draw(found) {
  part("activities-empty").hidden = found.length > 0;
  part("activities").replaceChildren(...[...found].reverse().map(item));
}

/**
 * @param {any} activity
 * @returns {HTMLElement}
 */
function item(activity) {
  const head = make("p", {}, make("b", {}, title(activity)), " ", make("span", { class: "dim" }, when(activity.occurred_at), activity.source === "catsync" ? "" : `, told by ${activity.source}`));
  return make("li", {}, head,
    activity.subject ? make("p", {}, activity.subject) : null,
    activity.text ? make("p", { class: "quote lines" }, activity.text) : null,
    ...activity.notes.map(note));
}

/** @param {any} activity */
function title({ kind, event, stage, outcome }) {
  if (event === "stage_change") return `Stage: ${stageWord(stage)}`;
  const words = [KINDS[kind] ?? kind, EVENTS[event] ?? "", outcome ? OUTCOMES[outcome] ?? outcome : ""];
  return words.filter(Boolean).join(", ");
}

/**
 * @param {any} place
 * @returns {HTMLElement}
 */
function note({ record_type, state, text }) {
  const [kind, words] = NOTES[state] ?? ["dim", state];
  return make("p", { class: "small" }, make("span", { class: `chip ${kind}` }, `${record_type}: ${words}`), ` ${state === "in_cats" ? "" : text ?? ""}`);
}
