/** Addresses: which are of the web, which are a person's profile, and how the same profile is always written. */

import { line } from './text.js';

const LONGEST_URL = 500;
const TRACKING = /^(utm_.*|fbclid|gclid|msclkid|mc_[ce]id|igshid|trk.*|li(pi|cu)|ref|ref_src|_hs.*|original_?referer)$/i;
const GITHUB_LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;
const GITHUB_RESERVED = new Set(('about account apps blog business codespaces collections contact copilot customer-stories ' +
  'dashboard enterprise events explore features gist home issues join login logout marketplace mobile new ' +
  'notifications open-source organizations orgs pricing pulls readme search security sessions settings signup site ' +
  'sponsors stars team teams topics trending users watching').split(' '));
const LINKEDIN_MEMBER_ID = /^AC[a-z]AA/i;

/**
 * An address that may be shown and stored: http or https, with a public-looking host, no user name or password.
 * @param {unknown} raw
 * @param {string} [base] for relative addresses
 * @returns {URL | undefined}
 */
export function webUrl(raw, base) {
  const text = line(raw, 8000);
  if (!text || /[\u0000-\u001f]/.test(String(raw).trim())) return undefined; // a browser would read "java\nscript:"
  try {
    const url = new URL(text, base || undefined);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    if (!isWeb || url.username || url.password || !url.hostname.includes('.')) return undefined;
    return url.href.length <= LONGEST_URL ? url : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} segment @returns {string} decoded, "" where the encoding is broken */
function decoded(segment) {
  try {
    return decodeURIComponent(segment).normalize('NFC');
  } catch {
    return '';
  }
}

/**
 * A path segment as it stands in canonical addresses; "" where it cannot be one.
 * LinkedIn's and XING's slugs do not tell capitals apart, member ids of LinkedIn do.
 * @param {string | undefined} segment
 */
function slug(segment) {
  const text = decoded(segment ?? '');
  if (!text || text.length > 200 || /[\s/\\?#<>"'`{}|^\p{C}]/u.test(text)) return '';
  return encodeURIComponent(LINKEDIN_MEMBER_ID.test(text) ? text : text.toLowerCase());
}

/** @param {URL} url */
function segments(url) {
  return url.pathname.split('/').filter(Boolean);
}

/** @param {URL} url @param {string} domain */
export function isOn(url, domain) {
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  return host === domain || host.endsWith(`.${domain}`);
}

/**
 * `/in/<slug>` from any locale's subdomain; `/pub/<name>/<a>/<b>/<c>` keeps all its parts, as the first alone is shared by
 * namesakes; leads of Sales Navigator and profiles of Recruiter by their id.
 * @param {URL} url
 * @returns {string | undefined}
 */
function linkedinProfile(url) {
  const [kind, ...rest] = segments(url);
  const first = slug(rest[0]);
  if (kind === 'in') return first && first !== 'me' ? `https://www.linkedin.com/in/${first}` : undefined;
  if (kind === 'pub') {
    const parts = rest.slice(0, 4).map(slug);
    const isWhole = first && first !== 'dir' && parts.length !== 2 && parts.length !== 3 && parts.every(Boolean);
    return isWhole ? `https://www.linkedin.com/pub/${parts.join('/')}` : undefined;
  }
  const id = /^[\w-]{5,100}/.exec(rest[1] ?? '')?.[0];
  if (kind === 'sales' && rest[0] === 'lead' && id) return `https://www.linkedin.com/sales/lead/${id}`;
  if (kind === 'talent' && rest[0] === 'profile' && id) return `https://www.linkedin.com/talent/profile/${id}`;
  return undefined;
}

/** @param {URL} url @returns {string | undefined} */
function githubProfile(url) {
  const [login = '', ...rest] = segments(url);
  if (rest.length || !GITHUB_LOGIN.test(login) || GITHUB_RESERVED.has(login.toLowerCase())) return undefined;
  return `https://github.com/${login.toLowerCase()}`;
}

/** @param {URL} url @returns {string | undefined} */
function xingProfile(url) {
  const [kind, name] = segments(url);
  const known = kind === 'profile' ? slug(name) : '';
  return known ? `https://www.xing.com/profile/${known}` : undefined;
}

/**
 * The network an address belongs to, and the profile it names there.
 * @param {URL} url
 * @returns {{site: 'linkedin' | 'github' | 'xing', profile: string | undefined} | undefined}
 */
export function network(url) {
  if (isOn(url, 'linkedin.com')) return { site: 'linkedin', profile: linkedinProfile(url) };
  if (url.hostname === 'github.com' || url.hostname === 'www.github.com') {
    return { site: 'github', profile: githubProfile(url) };
  }
  if (isOn(url, 'xing.com')) return { site: 'xing', profile: xingProfile(url) };
  return undefined;
}

/**
 * Any other page: no fragment, tracking or trailing slash. What is left of the query stays, in order of its names: on such sites
 * `?id=7` and `?id=8` may be two people.
 * @param {URL} url
 * @returns {string}
 */
function page(url) {
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name)).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const query = new URLSearchParams(kept).toString();
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path}${query ? `?${query}` : ''}`;
}

/**
 * The address under which a person is kept.
 * @param {string} address
 * @returns {string | undefined} undefined for what is not of the web, and for pages of a known network that are nobody's profile
 */
export function identity(address) {
  const url = webUrl(address);
  if (!url) return undefined;
  const known = network(url);
  return known ? known.profile : page(url);
}

/**
 * A link of the page, as it may be kept: profiles in canonical form, LinkedIn's redirects opened, no tracking, no lone slash.
 * @param {unknown} raw
 * @param {string} [base]
 * @returns {string | undefined}
 */
export function link(raw, base) {
  const url = webUrl(raw, base);
  if (!url) return undefined;
  const target = isOn(url, 'linkedin.com') && /^\/(redir\/redirect|safety\/go)\/?$/.test(url.pathname) && url.searchParams.get('url');
  const end = target ? webUrl(target) : url;
  if (!end) return undefined;
  for (const name of [...end.searchParams.keys()]) if (TRACKING.test(name)) end.searchParams.delete(name);
  end.hash = '';
  const bare = end.pathname === '/' && !end.search;
  return network(end)?.profile ?? (bare ? end.origin : end.href);
}

/**
 * The page of a company on LinkedIn, from any of its sub-pages.
 * @param {unknown} raw
 * @param {string} [base]
 * @returns {string | undefined}
 */
export function linkedinCompany(raw, base) {
  const url = webUrl(raw, base);
  if (!url || !isOn(url, 'linkedin.com')) return undefined;
  const [kind, name] = segments(url);
  const known = kind === 'company' ? slug(name) : '';
  return known ? `https://www.linkedin.com/company/${known}` : undefined;
}
