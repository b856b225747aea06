/** Sync options of a campaign: "Sync as" at once, every other setting of the campaign behind the grey arrow (C1). */
import { call } from "./companion.js";
import { make, part, showProblem } from "./page.js";

const id = part("campaign").dataset.id;
const mayChange = part("campaign").dataset.mayChange === "yes";
const path = `/settings/campaign/${id}/sync_as`;
let isDrawn = false;

part("sync-as").addEventListener("change", () => save("PUT", { value: part("sync-as").value }));
part("options-arrow").addEventListener("click", toggle);
await show();

/** Asks for the value and where it comes from. */
async function show() {
  try {
    const [{ settings }, catalogue] = await Promise.all([call("GET", `/settings/effective?campaign=${id}`), call("GET", "/settings/catalogue")]);
    const { choices } = catalogue.settings.find((/** @type {any} */ each) => each.key === "sync_as");
    draw(settings.find((/** @type {any} */ each) => each.key === "sync_as"), choices);
    showProblem("options-problem", null);
  } catch (error) {
    showProblem("options-problem", error instanceof Error ? error : new Error(String(error)));
  }
}

/**
 * @param {any} setting with its source
 * @param {{value: string, label: string}[]} choices
 */
function draw(setting, choices) {
  const select = part("sync-as");
  select.replaceChildren(...choices.map(({ value, label }) => make("option", { value, selected: value === setting.value }, label)));
  select.disabled = !mayChange || Boolean(setting.locked);
  part("sync-as-source").replaceChildren(...sourceLine(setting, choices));
}

/**
 * @param {any} setting
 * @param {{value: string, label: string}[]} choices
 * @returns {(Node|string)[]}
 */
function sourceLine({ source, inherited, locked }, choices) {
  if (locked) return ["Locked by an admin for the whole team."];
  if (source.layer !== "campaign") return [`From ${layerWords(source)}; everybody added here follows it until you choose otherwise.`];
  const label = choices.find(({ value }) => value === inherited.value)?.label ?? inherited.value;
  const words = `Chosen for this campaign${source.by ? ` by ${source.by}` : ""}. Without that: ${label}, from ${layerWords(inherited.source)}. `;
  if (!mayChange) return [words];
  const back = make("button", { type: "button", class: "link" }, "Back to inherited");
  back.addEventListener("click", async () => {
    await save("DELETE");
    part("sync-as").focus();
  });
  return [words, back];
}

/** @param {{layer: string, name: string|null}} source */
function layerWords(source) {
  const words = /** @type {Record<string, string>} */ ({ built_in: "Catsync’s default", team: "the team’s settings", user: "your own settings" });
  return words[source.layer] ?? source.name ?? source.layer;
}

/**
 * @param {string} method
 * @param {object} [body]
 */
async function save(method, body) {
  try {
    await call(method, path, body);
  } catch (error) {
    await show();
    showProblem("options-problem", error instanceof Error ? error : new Error(String(error)));
    return;
  }
  await show();
}

async function toggle() {
  const isOpen = part("options").hidden;
  part("options").hidden = !isOpen;
  part("options-arrow").setAttribute("aria-expanded", String(isOpen));
  if (isOpen && !isDrawn) await drawAll();
}

async function drawAll() {
  isDrawn = true;
  const { showSettings } = await import("./setting-panel.js");
  await showSettings(part("options"), { layer: "campaign", layerId: id, except: ["sync_as"] });
}
