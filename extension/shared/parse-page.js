/** The one place where text becomes a document, behind the one Trusted Types policy. The document is inert: no script runs in it. */

/**
 * @typedef {{createHTML(html: string): any}} Policy
 * @typedef {{createPolicy(name: string, rules: {createHTML(html: string): string}): Policy}} PolicyMaker
 */

const maker = /** @type {{trustedTypes?: PolicyMaker}} */ (globalThis).trustedTypes;
/** @type {Policy} */
const policy = maker?.createPolicy('catsync-page', { createHTML: (html) => html }) ?? { createHTML: (html) => html };

/**
 * @param {string} html of a capture
 * @returns {Document} never shown, never adopted into a page
 */
export function parsePage(html) {
  return new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
}
