/** How long the queue takes where the budget of calls makes it wait (Q3). */
import { about, count } from "./page.js";

/**
 * @param {{syncs: number, calls: number, seconds: number} | null} queue
 * @returns {string} "" where nothing waits for calls
 */
export function queueWords(queue) {
  if (!queue || queue.seconds < 1) return "";
  return `${count(queue.syncs, "sync waits", "syncs wait")} for ${count(queue.calls, "call", "calls")} to CATS, ${about(queue.seconds)}.`;
}

/**
 * @param {{remaining: number, resets_at: string | null}} budget
 * @returns {string} "" while there are calls
 */
export function moreWords({ remaining, resets_at }) {
  if (remaining > 0 || !resets_at) return "";
  return `More from ${new Date(resets_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}.`;
}
