/** OpenGraph: pages that say `og:type` is `profile`. */

/** @import { Person } from './person.js' */

import { all, attribute } from './dom.js';
import { named } from './person.js';
import { line } from './text.js';

/** @param {Document} doc @param {string} property */
function meta(doc, property) {
  const found = all(doc, `meta[property="${property}"], meta[name="${property}"]`)[0];
  return line(attribute(found, 'content')) || undefined;
}

/**
 * @param {Document} doc
 * @returns {Person[]} at most one; its name is the title of the page where the page gives no parts
 */
export function personsInOpenGraph(doc) {
  if (meta(doc, 'og:type')?.toLowerCase() !== 'profile') return [];
  const site = meta(doc, 'og:site_name');
  const [title = '', ...rest] = meta(doc, 'og:title')?.split(/\s+[|·–—-]\s+/) ?? [];
  const isNameAlone = !rest.length || rest.every((part) => part === site);
  const first_name = meta(doc, 'profile:first_name');
  const last_name = meta(doc, 'profile:last_name');
  const full_name = first_name && last_name ? undefined : isNameAlone ? title : undefined;
  return [named({ full_name, first_name, last_name, about: meta(doc, 'og:description'), url: meta(doc, 'og:url') })];
}
