/**
 * Looking at a hostile document. `<img name="querySelector">` shadows the method of that name on its document, and a form's
 * fields shadow those of the form: so methods and getters are taken from the prototypes, never from the node.
 */

import { RAW_CHARACTERS } from './text.js';

const UNREAD = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'TEXTAREA', 'SELECT', 'IFRAME', 'OBJECT']);
const BLOCK = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'BR', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'SECTION', 'ARTICLE', 'TR', 'DD', 'DT',
  'HEADER', 'FOOTER', 'BUTTON']);
const OUT_OF_SIGHT = /(^|\s)(visually-hidden|sr-only|a11y-text)(\s|$)/;
const STYLED_AWAY = /(display\s*:\s*none|visibility\s*:\s*hidden)/i;

/** @param {object} node @param {string} name @returns {PropertyDescriptor | undefined} */
function inherited(node, name) {
  for (let proto = Object.getPrototypeOf(node); proto; proto = Object.getPrototypeOf(proto)) {
    const found = Object.getOwnPropertyDescriptor(proto, name);
    if (found) return found;
  }
  return undefined;
}

/** @param {object} node @param {string} name @returns {any} */
export function get(node, name) {
  return inherited(node, name)?.get?.call(node);
}

/** @param {object} node @param {string} name @param {unknown[]} args @returns {any} */
export function call(node, name, ...args) {
  return inherited(node, name)?.value?.call(node, ...args);
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Element[]}
 */
export function all(root, selector) {
  return [...(call(root, 'querySelectorAll', selector) ?? [])];
}

/**
 * The first that is not hidden.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Element | undefined}
 */
export function first(root, selector) {
  return all(root, selector).find((element) => !isHidden(element));
}

/** @param {Element | undefined} element @param {string} name @returns {string} */
export function attribute(element, name) {
  return element ? call(element, 'getAttribute', name) ?? '' : '';
}

/** @param {Element} element @param {string} selector @returns {Element | null} */
export function closest(element, selector) {
  return call(element, 'closest', selector);
}

/**
 * What can be told without layout. The capture has dropped what the browser itself did not show.
 * @param {Element} element
 */
function isHiddenItself(element) {
  return call(element, 'hasAttribute', 'hidden') || OUT_OF_SIGHT.test(attribute(element, 'class')) ||
    STYLED_AWAY.test(attribute(element, 'style'));
}

/** @param {Element} element */
export function isHidden(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = get(at, 'parentElement')) if (isHiddenItself(at)) return true;
  return false;
}

/**
 * The text a reader sees, blocks on their own lines; stops at RAW_CHARACTERS. Walks without recursion, as pages nest without end.
 * @param {Element | undefined} element
 * @returns {string}
 */
export function textOf(element) {
  if (!element) return '';
  let text = '';
  let node = /** @type {Node | null} */ (get(element, 'firstChild'));
  while (node && text.length < RAW_CHARACTERS) {
    const type = get(node, 'nodeType');
    const name = type === 1 ? String(get(node, 'nodeName')).toUpperCase() : '';
    if (type === 3) text += get(node, 'nodeValue');
    else if (BLOCK.has(name)) text += '\n';
    const isOpen = type === 1 && !UNREAD.has(name) && !isHiddenItself(/** @type {Element} */ (node));
    node = (isOpen && get(node, 'firstChild')) || following(node, element, () => { text += '\n'; });
  }
  return text.slice(0, RAW_CHARACTERS);
}

/**
 * The next node after the subtree of `node`, inside `root`.
 * @param {Node} node
 * @param {Element} root
 * @param {() => void} onBlockEnd
 * @returns {Node | null}
 */
function following(node, root, onBlockEnd) {
  for (let at = /** @type {Node | null} */ (node); at && at !== root; at = get(at, 'parentNode')) {
    const name = String(get(at, 'nodeName')).toUpperCase();
    if (name !== 'BR' && BLOCK.has(name)) onBlockEnd();
    const next = get(at, 'nextSibling');
    if (next) return next;
  }
  return null;
}
