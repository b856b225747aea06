/** The team's settings as a file: export, and import all of it or nothing (S5). For admins. */
import { call, Problem } from "./companion.js";
import { count, make, part } from "./page.js";
import { say } from "./setting-row.js";
import { CHANGED } from "./setting-store.js";

const ROWS_SHOWN = 10;

part("export").addEventListener("click", async () => {
  try {
    const found = await call("GET", "/settings/export");
    const address = URL.createObjectURL(new Blob([`${JSON.stringify(found, null, 2)}\n`], { type: "application/json" }));
    make("a", { href: address, download: "catsync-settings.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    tell(`${count(found.settings.length, "setting", "settings")} exported.`);
  } catch (error) {
    fail(error, []);
  }
});

part("import").addEventListener("change", async () => {
  const [file] = part("import").files;
  if (!file) return;
  /** @type {any} */
  let document_;
  try {
    document_ = JSON.parse(await file.text());
  } catch {
    fail(new Error(`${file.name} is no JSON. Choose a file that was exported here.`), []);
    return;
  } finally {
    part("import").value = "";
  }
  try {
    const done = await call("POST", "/settings/import", document_);
    tell(`Imported: ${done.set} set, ${done.removed} back to inherited, ${done.alike} as they were.`);
    document.dispatchEvent(new CustomEvent(CHANGED, { detail: null }));
  } catch (error) {
    fail(error, document_?.settings ?? []);
  }
});

/** @param {string} words */
function tell(words) {
  say(part("transfer-problem"), "");
  part("transfer-rows").replaceChildren();
  part("transfer-words").textContent = words;
}

/** @param {unknown} error @param {any[]} sent the rows of the file */
function fail(error, sent) {
  tell("");
  say(part("transfer-problem"), error instanceof Error ? error.message : String(error));
  const rows = error instanceof Problem && Array.isArray(error.details.rows) ? error.details.rows : [];
  part("transfer-rows").replaceChildren(...rows.slice(0, ROWS_SHOWN).map((/** @type {any} */ row) =>
    make("li", {}, `${sent[row.index]?.key ?? "row"} (row ${row.index + 1}): ${row.message}`)));
}
