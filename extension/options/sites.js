/** Which sites the badge may look at. Pure. */

export const OFFERED = [
  { label: 'LinkedIn', patterns: ['https://*.linkedin.com/*'] },
  { label: 'GitHub', patterns: ['https://github.com/*'] },
  { label: 'XING', patterns: ['https://*.xing.com/*'] },
];

/**
 * @param {string} typed e.g. "people.example.org", "https://intranet:8443/team"
 * @returns {string | null} the pattern to ask for; null where no site was typed
 */
export function patternOf(typed) {
  const text = typed.trim();
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!text || /\s|\*/.test(text) || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (!/^https?:$/.test(url.protocol) || !url.hostname || (!url.hostname.includes('.') && url.hostname !== 'localhost')) return null;
  return `${url.protocol}//${url.host}/*`;
}

/** @param {string} pattern @returns {string} for people */
export const siteName = (pattern) => pattern.replace(/^https:\/\//, '').replace(/^\*\./, '').replace(/\/\*$/, '');

/**
 * @param {string[]} granted
 * @returns {{label: string, pattern: string, isOn: boolean}[]} those offered, then what was typed
 */
export function siteList(granted) {
  const offered = OFFERED.map(({ label, patterns: [pattern = ''] }) => ({ label, pattern, isOn: granted.includes(pattern) }));
  const known = new Set(offered.map((site) => site.pattern));
  const typed = granted.filter((pattern) => !known.has(pattern)).map((pattern) => ({ label: siteName(pattern), pattern, isOn: true }));
  return [...offered, ...typed];
}
