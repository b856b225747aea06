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
