/** How far the first copy of CATS is, kind by kind, and about how long it takes. */
import { about, part } from "./page.js";

const NAMES = /** @type {Record<string, string>} */ ({ company: "Companies", contact: "Contacts", candidate: "Candidates" });

/** @param {{kinds: {kind: string, held: number | null, total: number | null, is_complete: boolean}[], seconds_left: number | null} | undefined} crawl */
export function showFirstCrawl(crawl) {
  const place = part("first-crawl");
  place.hidden = !crawl;
  if (crawl) place.textContent = [...crawl.kinds.map(words), timeLeft(crawl.seconds_left)].filter(Boolean).join(" · ");
}

/** @param {{kind: string, held: number | null, total: number | null, is_complete: boolean}} one */
function words({ kind, held, total, is_complete: isComplete }) {
  if (isComplete) return `${NAMES[kind]}: all`;
  if (total === null || held === null) return `${NAMES[kind]}: not counted yet`;
  return `${NAMES[kind]}: ${Math.floor((100 * held) / Math.max(1, total))} %, the newest first`;
}

/** @param {number | null} seconds */
const timeLeft = (seconds) => (seconds === null ? "" : `${about(seconds)} to go`);
