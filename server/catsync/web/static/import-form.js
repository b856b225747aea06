/** Choosing a CSV file: it is read here, and sent as text. */
import { call } from "./companion.js";
import { part, showProblem } from "./page.js";

const MOST_BYTES = 7_000_000; // a request may hold 8 MB, and quotation marks grow on the way
const campaign = part("campaign").dataset.id;

part("import-form").addEventListener("submit", send);

/** @param {SubmitEvent} event */
async function send(event) {
  event.preventDefault();
  const file = part("import-file").files[0];
  if (!file) return;
  part("import-button").disabled = true;
  try {
    if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 7 MB. Divide it into several files; each keeps the line of column names.`);
    await call("POST", `/campaigns/${campaign}/imports`, { filename: file.name.slice(0, 200), csv: textOf(await file.arrayBuffer()) });
    part("import-form").reset();
    showProblem("import-problem", null);
    document.dispatchEvent(new Event("catsync-imported"));
  } catch (error) {
    showProblem("import-problem", error instanceof Error ? error : new Error(String(error)));
  }
  part("import-button").disabled = false;
}

/**
 * Spreadsheets write UTF-8, UTF-16 with a mark, or what Windows writes in the west.
 * @param {ArrayBuffer} bytes
 * @returns {string}
 */
function textOf(bytes) {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
