/**
 * What CATS has to choose from: jobs, lists, tags, statuses, companies. All come from the companion's copy; each is asked
 * for once per page.
 */
import { call, Problem } from "./companion.js";

/** @typedef {{value: number, label: string, note?: string, workflow?: number|null}} Option */

const LIMIT = 100;
const WORDS = /** @type {Record<string, [string, string]>} one, many */ ({
  jobs: ["job", "jobs"], lists: ["list", "lists"], tags: ["tag", "tags"], job_statuses: ["job status", "job statuses"],
  contact_statuses: ["contact status", "contact statuses"], companies: ["company", "companies"], pipeline_statuses: ["status", "statuses"],
});
/** @type {Map<string, Promise<Option[]>>} */
const asked = new Map();
/** @type {Map<string, Option>} every option that was ever seen, by kind and value */
const known = new Map();

/**
 * @param {string} kind of the catalogue's choices_from, or "pipeline_statuses"
 * @param {string|null} recordType
 * @param {number|null} [workflow]
 * @returns {Promise<Option[]>}
 * @throws {Problem}
 */
export function optionsOf(kind, recordType, workflow = null) {
  const path = pathOf(kind, recordType, workflow);
  let found = asked.get(path);
  if (!found) {
    found = loadAll(kind, path);
    asked.set(path, found);
    found.catch(() => asked.delete(path));
  }
  return found;
}

/**
 * @param {"jobs"|"companies"} kind
 * @param {string} words
 * @returns {Promise<Option[]>}
 * @throws {Problem}
 */
export function search(kind, words) {
  const query = encodeURIComponent(words.trim());
  return load(kind, kind === "jobs" ? `/cats/jobs?query=${query}&limit=20` : `/companies/search?query=${query}`);
}

/**
 * The names of what was chosen before, which a search may not find: such as a job that is closed by now.
 * @param {"jobs"|"companies"} kind
 * @param {number[]} ids
 * @returns {Promise<void>}
 */
export async function learn(kind, ids) {
  const unknown = ids.filter((id) => !known.has(`${kind}|${id}`));
  if (unknown.length) await load(kind, `${kind === "jobs" ? "/cats/jobs" : "/companies/search"}?ids=${unknown.join(",")}`);
}

/** @param {string} kind @param {any} value @param {string|null} _recordType @returns {string} its name, as far as it was seen */
export function nameOf(kind, value, _recordType) {
  return known.get(`${kind}|${value}`)?.label ?? `${WORDS[kind]?.[0] ?? "record"} ${value}`;
}

/** @param {string} kind @param {any} value @returns {Option|undefined} */
export function optionOf(kind, value) {
  return known.get(`${kind}|${value}`);
}

/** @param {string} kind @returns {string} */
export function noneWords(kind) {
  return `CATS has no ${WORDS[kind]?.[1] ?? "choices"}.`;
}

/** @param {string} kind @returns {string} */
export const oneWord = (kind) => WORDS[kind]?.[0] ?? "record";

/** @param {unknown} error @returns {string} */
export function problemWords(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * All there are: that there are none may be because nothing is connected.
 * @param {string} kind @param {string} path @returns {Promise<Option[]>}
 */
async function loadAll(kind, path) {
  const found = await load(kind, path);
  if (found.length) return found;
  const { state } = await call("GET", "/integration");
  if (state === "not_connected") throw new Problem("cats_not_connected", "Connect CATS first, under Integrations.");
  return found;
}

/** @param {string} kind @param {string} path @returns {Promise<Option[]>} */
async function load(kind, path) {
  const answer = await call("GET", path);
  const rows = answer.jobs ?? answer.lists ?? answer.tags ?? answer.statuses ?? answer.companies ?? [];
  const options = rows.map((/** @type {any} */ row) => ({
    value: row.cats_id ?? row.id,
    label: row.title ?? row.name,
    note: [row.company ?? row.city, row.status].filter(Boolean).join(" · "),
    workflow: row.workflow_id ?? null,
  }));
  for (const option of options) known.set(`${kind}|${option.value}`, option);
  return options;
}

/** @param {string} kind @param {string|null} recordType @param {number|null} workflow @returns {string} */
function pathOf(kind, recordType, workflow) {
  if (kind === "jobs") return `/cats/jobs?query=&limit=${LIMIT}`;
  if (kind === "lists") return `/cats/lists?record_type=${recordType ?? "candidate"}`;
  if (kind === "tags") return "/cats/tags";
  if (kind === "job_statuses") return "/cats/statuses?kind=job";
  if (kind === "contact_statuses") return "/cats/statuses?kind=contact";
  if (kind === "pipeline_statuses") return `/cats/statuses?kind=pipeline${workflow === null ? "" : `&workflow_id=${workflow}`}`;
  return "/companies/search?query=";
}
