/**
 * Elements without markup strings: `h()` makes them, `patch()` brings what is shown in line with what should be, keeping the nodes
 * (and with them focus, caret and scroll position) that are still wanted. What a page or CATS said only ever becomes text.
 */

/** @typedef {Node | string | number | false | null | undefined | Child[]} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Props */

const SAFE_URL = /^(https?|mailto):/i;

/**
 * @param {string} tag
 * @param {Props | null} [props] attributes; false, null and undefined leave one out, true gives an empty one
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name === 'href' && !SAFE_URL.test(String(value)) && !String(value).startsWith('#')) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  if (tag === 'select') /** @type {HTMLSelectElement} */ (element).value = String(props?.value ?? '');
  if (tag === 'textarea') /** @type {HTMLTextAreaElement} */ (element).value = String(props?.value ?? '');
  return element;
}

/** @param {Element} parent @param {Child[]} children */
function append(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child instanceof Node) parent.append(child);
    else if (child !== false && child !== null && child !== undefined) parent.append(String(child));
  }
}

/** @param {Node} node */
const keyOf = (node) => (node instanceof Element ? node.getAttribute('data-key') || node.id : '');

/** @param {Node} now @param {Node} next */
const isAlike = (now, next) => now.nodeName === next.nodeName && keyOf(now) === keyOf(next);

/**
 * @param {Element} parent whose children are replaced
 * @param {Child[]} children what it shall hold
 */
export function patch(parent, children) {
  const wanted = document.createElement('div');
  append(wanted, children);
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  patchChildren(parent, wanted);
  if (!active || active === document.activeElement || active === document.body) return;
  if (active.isConnected) active.focus();
  else refocus(parent, active);
}

/** What was focused is gone: its successor by id or name, else the part it stood in. @param {Element} root @param {HTMLElement} gone */
function refocus(root, gone) {
  const name = gone.getAttribute('name');
  const homes = root.querySelectorAll('[data-focus-home]');
  const successor = (gone.id && document.getElementById(gone.id)) || (name && root.querySelector(`[name="${CSS.escape(name)}"]`)) ||
    homes[homes.length - 1];
  if (successor instanceof HTMLElement) successor.focus();
}

/** @param {Element} parent @param {Element} wanted */
function patchChildren(parent, wanted) {
  let at = /** @type {ChildNode | null} */ (parent.firstChild);
  for (const next of [...wanted.childNodes]) {
    const kept = alikeFrom(at, next);
    if (!kept) {
      parent.insertBefore(next, at);
      continue;
    }
    while (at && at !== kept) at = removed(at);
    patchNode(kept, next);
    at = kept.nextSibling;
  }
  while (at) at = removed(at);
}

/** @param {ChildNode} node @returns {ChildNode | null} the one after it */
function removed(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

/**
 * The next sibling that can become `next`. Where it has a key, any; else only the one that stands here, so that nothing is thrown away.
 * @param {ChildNode | null} from @param {Node} next @returns {ChildNode | null}
 */
function alikeFrom(from, next) {
  if (!keyOf(next)) return from && isAlike(from, next) ? from : null;
  for (let at = from; at; at = at.nextSibling) if (isAlike(at, next)) return at;
  return null;
}

/** @param {Node} now @param {Node} next */
function patchNode(now, next) {
  if (!(now instanceof Element) || !(next instanceof Element)) {
    if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
    return;
  }
  patchAttributes(now, next);
  patchChildren(now, next);
  patchValue(now, next);
}

/** @param {Element} now @param {Element} next */
function patchAttributes(now, next) {
  for (const { name } of [...now.attributes]) {
    const isUsers = name === 'open' && now.nodeName === 'DETAILS';
    if (!next.hasAttribute(name) && !isUsers) now.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
}

/** What the user is typing into stays as it is. @param {Element} now @param {Element} next */
function patchValue(now, next) {
  if (now instanceof HTMLInputElement && next instanceof HTMLInputElement) {
    const isBox = now.type === 'checkbox' || now.type === 'radio';
    if (isBox) now.checked = next.checked;
    else if (now !== document.activeElement && now.value !== next.value) now.value = next.value;
  } else if (now instanceof HTMLTextAreaElement && next instanceof HTMLTextAreaElement) {
    if (now !== document.activeElement && now.value !== next.value) now.value = next.value;
  } else if (now instanceof HTMLSelectElement && next instanceof HTMLSelectElement) {
    if (now.value !== next.value) now.value = next.value;
  }
}
