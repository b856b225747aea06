/** The campaigns of a person, with the stage in each and the buttons that raise it (E8). */
import { call } from "./companion.js";
import { make, part, showProblem } from "./page.js";
import { stageOptions, stageWord } from "./stages.js";

const BUTTONS = ["replied", "interested", "not_interested", "meeting"];

/**
 * @param {string} path of the person
 * @param {boolean} mayChange
 * @param {() => Promise<void>} refresh
 * @returns {(person: any) => void}
 */
export function campaigns(path, mayChange, refresh) {
  const person = path.slice("/people/".length);
  return function show({ campaigns: found }) {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.focus : undefined;
    part("campaigns-empty").hidden = found.length > 0;
    part("campaigns").replaceChildren(...found.map((/** @type {any} */ campaign) => item(campaign, mayChange, setStage)));
    const again = focused ? part("campaigns").querySelector(`[data-focus="${CSS.escape(focused)}"]`) : null;
    again?.focus({ preventScroll: true });
  };

  /**
   * @param {any} campaign
   * @param {string} stage
   */
  async function setStage(campaign, stage) {
    try {
      await call("PATCH", `/campaigns/${campaign.id}/people/${person}`, { stage });
      showProblem("campaigns-problem", null);
      await refresh();
    } catch (error) {
      showProblem("campaigns-problem", error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/**
 * @param {any} campaign
 * @param {boolean} mayChange
 * @param {(campaign: any, stage: string) => Promise<void>} setStage
 * @returns {HTMLElement}
 */
function item(campaign, mayChange, setStage) {
  const link = make("a", { href: `/campaigns/${campaign.id}`, class: "strong" }, campaign.name);
  if (!mayChange) return make("li", {}, link, ` ${stageWord(campaign.stage)}`);
  const select = /** @type {HTMLSelectElement} */ (make("select", { "aria-label": `Stage in ${campaign.name}`, "data-focus": `${campaign.id}:stage` }, ...stageOptions(campaign.stage)));
  select.addEventListener("change", () => setStage(campaign, select.value));
  const buttons = BUTTONS.map((stage) => {
    const button = make("button", { type: "button", class: "small toggle", "aria-pressed": String(stage === campaign.stage), "data-focus": `${campaign.id}:${stage}` }, stageWord(stage));
    button.addEventListener("click", () => { if (stage !== campaign.stage) setStage(campaign, stage); });
    return button;
  });
  return make("li", { class: "membership" }, link, select, make("div", { class: "actions", role: "group", "aria-label": `Stage in ${campaign.name}` }, ...buttons));
}
