/**
 * The pages' only caller of the API.
 */

/** A problem to show: the companion's own sentence. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Record<string, any>} [details]
   */
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {object} [body] sent as JSON; a file (Blob) as it is
 * @param {Record<string, string>} [more] headers
 * @returns {Promise<any>} the parsed answer, null where there is none
 * @throws {Problem}
 */
export async function call(method, path, body, more = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", ...more };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken();
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = isFile ? "application/octet-stream" : "application/json";
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method, headers, body: isFile || body === undefined ? body : JSON.stringify(body), credentials: "same-origin", redirect: "error",
    });
  } catch {
    throw new Problem("companion_away", "Catsync does not answer. Is it still running in its terminal? Start it again, then reload this page.");
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  const error = answer?.error ?? { code: "internal", message: `Catsync answered with ${response.status}.` };
  throw new Problem(error.code, error.message, error.details);
}

/** @returns {string} */
function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}
