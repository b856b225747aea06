/** What CATS offers to choose from: where it is asked, and how it reads. Pure. */

/** @import { CatalogueSetting, EffectiveSetting, Offered } from '../shared/types.js' */
/** @import { State } from './state.js' */

/** So many jobs and companies are asked for at a time; a search finds the others. */
const LIMIT = 20;
/** The pipeline statuses of every workflow at once: a job says which workflow is its. */
export const PIPELINE_STATUSES = '/cats/statuses?kind=pipeline';

/** What is found by searching there, not by looking through all. */
export const SEARCHED = new Set(['jobs', 'companies']);

/** @param {CatalogueSetting} catalogued @param {EffectiveSetting} setting @param {string} search @returns {string} path of the companion */
export function offerPath({ choices_from: from }, { record_type: type }, search) {
  const query = encodeURIComponent(search.trim());
  if (from === 'jobs') return `/cats/jobs?query=${query}&limit=${LIMIT}`;
  if (from === 'companies') return `/companies/search?query=${query}`;
  if (from === 'lists') return `/cats/lists?record_type=${type ?? ''}`;
  if (from === 'tags') return '/cats/tags';
  return `/cats/statuses?kind=${from === 'job_statuses' ? 'job' : 'contact'}`;
}

/** Those that are chosen already: a first page need not name them. @param {CatalogueSetting} catalogued @param {number[]} ids */
export const namesPath = ({ choices_from: from }, ids) => `${from === 'jobs' ? '/cats/jobs' : '/companies/search'}?ids=${ids.join(',')}`;

/** @param {Record<string, any>} row of any of these lists @returns {Offered} */
function offered(row) {
  const { id, cats_id: catsId, name, title, company, city, status, workflow_id: workflow } = row;
  const about = [company, city, status].filter(Boolean).join(' · ');
  return { value: id ?? catsId, label: String(name ?? title ?? id ?? catsId), ...(about && { about }), ...(workflow !== undefined && { workflow }) };
}

/** @param {Record<string, any[]>} answer one list under its name @returns {Offered[]} */
export const offeredRows = (answer) => (Object.values(answer).find(Array.isArray) ?? []).map(offered);

/**
 * One that was offered in any answer to this kind of question, so that what is chosen keeps its name while something else is searched for.
 * @param {State} state @param {string} path @param {number} value
 */
export function knownOffer(state, path, value) {
  const [kind = ''] = SEARCHED_PATHS.filter((start) => path.startsWith(start));
  const answers = kind ? Object.entries(state.offers).filter(([asked]) => asked.startsWith(kind)).map(([, offer]) => offer) : [state.offers[path]];
  return answers.flatMap((answer) => answer?.rows ?? []).find((row) => row.value === value);
}
const SEARCHED_PATHS = ['/cats/jobs', '/companies/search'];
