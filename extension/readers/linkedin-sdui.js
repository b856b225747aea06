/**
 * LinkedIn's front end of 2026 (server-driven): no h1, no JSON-LD, class names hashed. What holds: the key of the top card,
 * the h2 in it, the order of its lines, and where links lead.
 */

/** @import { Draft } from './draft.js' */

import { all, attribute, call, closest, first, isHidden, textOf } from './dom.js';
import { readContactInfo } from './linkedin-contact-info.js';
import { readCompanyWebsite, readTitle, titleBefore } from './headline.js';
import { readPlace } from './place.js';
import { folded, line, personName } from './text.js';
import { identity, isOn, link, linkedinCompany, webUrl } from './urls.js';

const CARD = 'com.linkedin.sdui.profile.card.';
const CONTACT_LINK = 'a[href*="/overlay/contact-info"]';
const FOLLOWING = 4; // Node.DOCUMENT_POSITION_FOLLOWING

/** @param {string} ending */
function cardSelector(ending) {
  return ['id', 'componentkey'].map((name) => `[${name}^="${CARD}"][${name}${ending}]`).join(', ');
}

const TOP_CARD = `${cardSelector('$="Topcard"')}, [data-view-name="profile-top-card"]`;
const EXPERIENCE = cardSelector('*="Experience"');
const ABOUT = cardSelector('$="About"');

/**
 * @param {Document} doc
 * @param {Draft} draft
 * @param {string} language
 * @returns {string | undefined} undefined where this is not that front end; otherwise a problem, or ""
 */
export function readSdui(doc, draft, language) {
  const cards = all(doc, TOP_CARD).filter((card) => !isHidden(card));
  const card = cards.find((each) => personName(textOf(nameElement(each)))); // of its copies only one is filled
  if (!card) return undefined;
  if (isOfAnother(card, draft.url)) return 'The page still shows another person than its address names.';
  const heading = /** @type {Element} */ (nameElement(card));
  draft.found('full_name', textOf(heading));
  readLines(card, heading, draft, language);
  readExperience(doc, draft);
  readTitle(draft);
  draft.found('about', textOf(first(first(doc, ABOUT) ?? card, '[data-testid="expandable-text-box"]')));
  draft.found('website', outwardLink(card, draft.base));
  readContactInfo(doc, draft);
  readCompanyWebsite(draft);
  return '';
}

/** @param {Element} card */
function nameElement(card) {
  return all(card, 'h2, h1').find((heading) => !isHidden(heading) && personName(textOf(heading)));
}

/**
 * After a click in the feed the address changes before the page does. Member ids and public names are two
 * writings of one address and cannot be compared.
 * @param {Element} card
 * @param {string} url canonical
 */
function isOfAnother(card, url) {
  const shown = identity(webUrl(attribute(first(card, CONTACT_LINK), 'href'), url)?.href ?? '');
  const isMemberId = (/** @type {string} */ address) => /\/in\/AC[a-z]AA/i.test(address);
  return Boolean(shown) && shown !== url && !isMemberId(shown ?? '') && !isMemberId(url);
}

/**
 * @typedef {{element: Element, text: string}} Row
 * @param {Element} card
 * @param {Element} heading
 * @returns {{rows: Row[], isAnchored: boolean}} the lines between name and contact link; isAnchored: whether there is such a link
 */
function rowsUnder(heading, card) {
  const contact = first(card, CONTACT_LINK);
  const paragraphs = all(card, 'p').filter((each) => isAfter(each, heading) && !isHidden(each) && !closest(each, 'button'));
  const rows = paragraphs
    .filter((each) => !contact || isAfter(contact, each))
    .map((element) => ({ element, text: rowText(element, contact) }))
    .filter(({ element, text }) => !isNoise(text) && !(contact && call(contact, 'contains', element)) && !isOutward(element));
  return { rows: contact ? rows : rows.filter(({ text }) => !/^[\d.,\s]+\+?\s\p{L}+$/u.test(text)), isAnchored: Boolean(contact) };
}

/** @param {Element} element @param {Element} other @returns {boolean} whether it starts behind, or inside, the other */
function isAfter(element, other) {
  return Boolean(call(other, 'compareDocumentPosition', element) & FOLLOWING);
}

/** @param {Element} element @param {Element | undefined} contact */
function rowText(element, contact) {
  const text = line(textOf(element));
  const tail = contact && call(element, 'contains', contact) ? line(textOf(contact)) : '';
  return (tail && text.endsWith(tail) ? text.slice(0, -tail.length) : text).replace(/[\s·•]+$/, '');
}

/** Degree of connection, pronouns, separators. @param {string} text */
function isNoise(text) {
  return !/\p{L}/u.test(text) || /^[·•]/.test(text) || /^\(?\p{L}{1,6}(\/\p{L}{1,6}){1,3}\)?$/u.test(text);
}

/** @param {Element} element */
function isOutward(element) {
  const anchor = closest(element, 'a[href]') ?? first(element, 'a[href]');
  const target = anchor && webUrl(link(attribute(anchor, 'href')) ?? '');
  return Boolean(target) && !isOn(/** @type {URL} */ (target), 'linkedin.com');
}

/**
 * Headline, company (and school), place: in this order, each may be missing.
 * @param {Element} card
 * @param {Element} heading
 * @param {Draft} draft
 * @param {string} language
 */
function readLines(card, heading, draft, language) {
  const { rows, isAnchored } = rowsUnder(heading, card);
  const [headline, middle, place] = rows;
  if (rows.length >= 3 && headline && middle && place) {
    draft.found('headline', headline.text);
    readCompanyLine(middle, draft);
    readPlace(draft, place.text, language);
  } else if (rows.length === 2 && isAnchored && headline && middle) {
    draft.found('headline', headline.text);
    readPlace(draft, middle.text, language);
  } else if (rows.length === 2 && headline && middle) {
    draft.found('headline', headline.text);
    draft.uncertain('company', `"${line(middle.text, 100)}" may be the company or the place.`);
    draft.uncertain('location', `"${line(middle.text, 100)}" may be the place or the company.`);
  } else if (headline) {
    draft.uncertain('headline', `"${line(headline.text, 100)}" may be the headline, the company or the place.`);
    draft.uncertain('company', 'The page shows one line under the name.');
  }
}

/**
 * "Acme Robotics · University of Example"; with one part it may be either.
 * @param {Row} row
 * @param {Draft} draft
 */
function readCompanyLine({ element, text }, draft) {
  const [company = '', school] = text.split(/\s[·•]\s/);
  const anchor = first(element, 'a[href*="/company/"]') ?? closest(element, 'a[href*="/company/"]');
  const page = anchor && linkedinCompany(attribute(anchor, 'href'), draft.base);
  const isNamedInHeadline = titleBefore(draft.value('headline') ?? '', company) !== '';
  if (page) draft.found('company_url', page);
  if (page || school || isNamedInHeadline) draft.found('company', company);
  else draft.uncertain('company', 'The page shows one name here, which may be a school.', company);
}

/**
 * The first entry of the experience, where it is drawn already (LinkedIn draws it when it is scrolled to) and agrees with the top card.
 * @param {Document} doc
 * @param {Draft} draft
 */
function readExperience(doc, draft) {
  const card = first(doc, EXPERIENCE);
  const entry = card && first(card, 'a[href*="/company/"]');
  const company = folded(draft.value('company') ?? '');
  if (!entry || !company) return;
  const rows = (all(entry, 'p').length ? all(entry, 'p') : all(card, 'p')).map((each) => line(textOf(each))).filter(Boolean);
  const [top = '', below = ''] = rows;
  const isEntry = folded(below.split(/\s[·•]\s/)[0] ?? '') === company;
  if (!isEntry && folded(top) !== company) return;
  draft.found('company_url', linkedinCompany(attribute(entry, 'href'), draft.base));
  if (isEntry) draft.found('title', top);
}

/** The website that LinkedIn lets people show. @param {Element} card @param {string} base */
function outwardLink(card, base) {
  const targets = all(card, 'a[href]').filter((each) => !isHidden(each)).map((each) => link(attribute(each, 'href'), base));
  return targets.find((target) => target && !isOn(new URL(target), 'linkedin.com'));
}
