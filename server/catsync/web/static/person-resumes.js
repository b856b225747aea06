/** The resumes of a person, and one more (S27). */
import { call } from "./companion.js";
import { make, part, showProblem, when } from "./page.js";

const MOST_BYTES = 5 * 1024 * 1024;
/** @type {Record<string, [string, string]>} */
const STATES = { in_cats: ["ok", "✓ in CATS"], waiting: ["warn", "! waiting"], left_out: ["dim", "left out"] };
/** @type {Record<string, string>} */
const WORDS = { waiting: "It goes to the candidate in CATS once there is one.", left_out: "The candidate has a resume in CATS, and the settings keep it." };

/**
 * @param {string} path of the person
 * @param {boolean} mayChange
 * @param {() => Promise<void>} refresh
 * @returns {(person: any) => void}
 */
export function resumes(path, mayChange, refresh) {
  if (mayChange) part("resume-form").addEventListener("submit", upload);
  return function show({ resumes: found }) {
    part("resumes-empty").hidden = found.length > 0;
    part("resumes").replaceChildren(...found.map(item));
  };

  /** @param {SubmitEvent} event */
  async function upload(event) {
    event.preventDefault();
    const file = part("resume-file").files[0];
    if (!file) return;
    part("upload-resume").disabled = true;
    part("resume-said").textContent = "Uploading…";
    try {
      if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 5 MB.`);
      await call("POST", `${path}/resume?filename=${encodeURIComponent(file.name)}`, file);
      part("resume-form").reset();
      part("resume-said").textContent = "Uploaded.";
      showProblem("resume-problem", null);
      await refresh();
    } catch (error) {
      part("resume-said").textContent = "";
      showProblem("resume-problem", error instanceof Error ? error : new Error(String(error)));
    }
    part("upload-resume").disabled = false;
  }
}

/**
 * @param {any} resume
 * @returns {HTMLElement}
 */
function item({ filename, size, state, created_at }) {
  const [kind, words] = STATES[state] ?? ["dim", state];
  return make("li", {}, make("b", {}, filename), make("span", { class: "dim" }, ` ${sizeWords(size)}, `, when(created_at), " "),
    make("span", { class: `chip ${kind}` }, words), make("span", { class: "small" }, ` ${WORDS[state] ?? ""}`));
}

/** @param {number} bytes */
function sizeWords(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
