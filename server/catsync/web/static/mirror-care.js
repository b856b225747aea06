/** The copy of CATS: compared with CATS now, or thrown away and made anew, each with what it costs. */
import { call } from "./companion.js";
import { ago, count, part } from "./page.js";

const LOOK_MS = 5000;
const SMALL_TABLES = 20; // calls for fields, users, statuses, lists, tags and jobs, which a new copy reads too
part("compare").addEventListener("click", () => ask("compare"));
part("rebuild").addEventListener("click", () => confirmRebuild(true));
part("rebuild-no").addEventListener("click", () => confirmRebuild(false));
part("rebuild-yes").addEventListener("click", () => { confirmRebuild(false); ask("rebuild"); });
await look();
setInterval(() => { if (!document.hidden) look(); }, LOOK_MS);

async function look() {
  try {
    show(await call("GET", "/integration/comparison"));
  } catch {
    part("care").hidden = true; // not connected, or no answer: the card above says so
  }
}

/** @param {string} what */
async function ask(what) {
  try {
    show(await call("POST", `/integration/${what}`));
  } catch (error) {
    part("care-words").textContent = error instanceof Error ? error.message : String(error);
  }
}

/** @param {any} found */
function show(found) {
  part("care").hidden = false;
  const words = part("care-words");
  if (words.textContent !== wordsOf(found)) words.textContent = wordsOf(found);
  const cost = `about ${count(found.calls_needed, "call", "calls")}`;
  part("compare").textContent = `Compare all with CATS now (${cost})`;
  part("rebuild-words").textContent = `Catsync forgets its copy and reads all of CATS again, about ${count(found.calls_needed + SMALL_TABLES, "call", "calls")}. Until then it cannot tell who is new. People, links, decisions and settings stay.`;
}

/**
 * @param {any} found
 * @returns {string}
 */
function wordsOf({ state, at, gone, changed, calls }) {
  const result = `${gone.toLocaleString()} gone, ${changed.toLocaleString()} changed, ${count(calls, "call", "calls")}`;
  if (state === "rebuilding") return "The copy is thrown away, to be made anew.";
  if (state === "running") return `Comparing the copy with CATS: ${result} so far.`;
  if (state === "never") return "The copy was not compared with CATS yet: that follows once it is whole.";
  return `Compared with CATS ${ago(new Date(at))}: ${result}.`;
}

/** @param {boolean} isAsking */
function confirmRebuild(isAsking) {
  part("rebuild-confirm").hidden = !isAsking;
  part("care-actions").hidden = isAsking;
  part(isAsking ? "rebuild-no" : "rebuild").focus();
}
