/** Whether CATS tells of changes by itself, when it last did, or why not: one line. */
import { ago } from "./page.js";

/**
 * @param {{state: string, received_at: string | null, text: string} | undefined} webhook
 * @returns {string}
 */
export function webhookWords(webhook) {
  if (!webhook) return "";
  if (webhook.state !== "on") return webhook.text;
  return webhook.received_at ? `${webhook.text.replace(/\.$/, "")} (last: ${ago(new Date(webhook.received_at))}).` : webhook.text;
}
