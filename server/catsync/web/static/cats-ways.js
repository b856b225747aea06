/** How this CATS behaves, as `catsync doctor --probe` found it out: one line, the answers beneath. */
import { make, part } from "./page.js";

/** @param {{probed_at?: string | null, probed?: {question: string, answer: string}[]}} integration */
export function showWays({ probed_at: at, probed = [] }) {
  const line = part("ways");
  line.hidden = false;
  if (line.dataset.at === (at ?? "")) return;
  line.dataset.at = at ?? "";
  part("ways-line").textContent = at
    ? `How this CATS behaves was tried on ${new Date(at).toLocaleDateString()}.`
    : "How this CATS behaves has not been tried yet: run catsync doctor --probe.";
  part("ways-answers").hidden = !probed.length;
  part("ways-list").replaceChildren(...probed.map(fact));
}

/** @param {{question: string, answer: string}} one */
function fact({ question, answer }) {
  return make("div", {}, make("dt", { textContent: question }), make("dd", { textContent: answer }));
}
