/**
 * What is injected into the page the recruiter asked about, by `chrome.scripting.executeScript({func: capturePage})`.
 * It is serialised by the browser, so everything it needs stands inside it. It writes HTML of its own while walking, instead of
 * cloning: the page's DOM stays as it is, and size and time can be bounded.
 */

/** @import { Capture } from './types.js' */

/**
 * @returns {Capture} `html` holds what is rendered, at most 2 MB of it in UTF-8
 */
export function capturePage() {
  const MAX_BYTES = 2_000_000;
  const BUDGET_MS = 1500;
  const MAX_NODES = 300_000;
  const MAX_TEXT = 20_000;
  const MAX_VALUE = 2_000;
  const MAX_JSON = 200_000;
  const DROPPED = /^(script|style|noscript|template|svg|math|iframe|frame|object|embed|canvas|video|audio|img|picture|source|input|select|textarea|option|datalist|title|plaintext|xmp|listing|noembed|noframes|frameset)$/;
  const VOID = /^(area|base|br|col|hr|link|meta|wbr)$/;
  const KEPT = /^(id|class|href|lang|dir|role|title|alt|value|datetime|rel|content|property|itemprop|itemscope|itemtype|itemid|componentkey|aria-label|aria-hidden|data-(view-name|testid|anonymize|section|tracking-control-name|bio-text|qa))$/;

  const started = performance.now();
  const encoder = new TextEncoder();
  /** @type {string[]} */
  const out = [];
  let bytes = 0;
  let nodes = 0;
  let truncated = false;

  // A form's fields and named images shadow the properties of their form and document: so ask the prototypes.
  /** @param {object} proto @param {string} name @param {Node} node @returns {any} */
  const getter = (proto, name, node) => Object.getOwnPropertyDescriptor(proto, name)?.get?.call(node);
  /** @param {Node} node @returns {Node | null} */
  const firstChild = (node) => getter(Node.prototype, 'firstChild', node);
  /** @param {Node} node @returns {Node | null} */
  const nextSibling = (node) => getter(Node.prototype, 'nextSibling', node);
  /** @param {Element} element @param {string} name @returns {string | null} */
  const attributeOf = (element, name) => Element.prototype.getAttribute.call(element, name);
  const base = getter(Node.prototype, 'baseURI', document) || location.href;

  /** @param {string} text */
  const escaped = (text) => text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '&quot;');

  /** Writes unless it would pass the limit. @param {string} text @param {number} [reserve] bytes kept for closing tags */
  const write = (text, reserve = 20_000) => {
    const size = encoder.encode(text).length;
    if (bytes + size > MAX_BYTES - reserve) {
      truncated = true;
      return;
    }
    bytes += size;
    out.push(text);
  };

  /** @param {string} value @returns {string} absolute; "" for what is no address to keep */
  const address = (value) => {
    if (/^\s*(mailto|tel):/i.test(value)) return value.trim();
    try {
      const url = new URL(value, base);
      return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : '';
    } catch {
      return '';
    }
  };

  /** @param {Element} element @param {string} tag @returns {string} */
  const startTag = (element, tag) => {
    let text = `<${tag}`;
    for (const name of Element.prototype.getAttributeNames.call(element)) {
      const isControlId = name === 'id' && tag === 'button';
      const isName = name === 'name' && tag === 'meta';
      if ((!KEPT.test(name) && !isName) || isControlId) continue;
      const raw = (attributeOf(element, name) ?? '');
      const value = name === 'href' ? address(raw) : raw;
      if (value.length <= MAX_VALUE && !/^\s*data:/i.test(value)) text += ` ${name}="${escaped(value)}"`;
    }
    return `${text}>`;
  };

  /** @param {Element} element @returns {'rendered' | 'text hidden' | 'gone'} */
  const visibility = (element) => {
    if (typeof Element.prototype.checkVisibility !== 'function') return 'rendered';
    const check = (/** @type {CheckVisibilityOptions} */ options) => Element.prototype.checkVisibility.call(element, options);
    if (check({ visibilityProperty: true })) return check({ opacityProperty: true }) ? 'rendered' : 'gone';
    if (check({})) return 'text hidden'; // visibility: hidden, which a child can undo
    return getComputedStyle(element).display === 'contents' ? 'rendered' : 'gone'; // has no box of its own, its children have
  };

  /** Data that is never rendered, and is not meant to be. @param {Element} element @param {string} tag */
  const isData = (element, tag) => (tag === 'meta' && ['property', 'name', 'itemprop'].some((name) => attributeOf(element, name))) ||
    (tag === 'link' && (attributeOf(element, 'itemprop') || /^(canonical|me)$/i.test(attributeOf(element, 'rel') ?? '')));

  /** @param {Element} element */
  const writeJsonLd = (element) => {
    const type = attributeOf(element, 'type') ?? '';
    const text = String(getter(Node.prototype, 'textContent', element) ?? '');
    if (!/^application\/ld\+json$/i.test(type.trim()) || text.length > MAX_JSON) return;
    write(`<script type="application/ld+json">${text.replace(/</g, '\\u003c')}</script>`);
  };

  /** @param {Element} element @param {boolean} isTextShown @returns {{opened: string, isTextShown: boolean}} opened: tag to close, "" for none */
  const enter = (element, isTextShown) => {
    const given = String(getter(Element.prototype, 'localName', element)).toLowerCase();
    const tag = /^[a-z][a-z\d-]*$/.test(given) ? given : 'div';
    const leaf = { opened: '', isTextShown };
    if (tag === 'script') writeJsonLd(element);
    else if (isData(element, tag)) write(startTag(element, tag));
    if (tag === 'script' || DROPPED.test(tag) || tag === 'meta' || tag === 'link' || tag === 'head') return leaf;
    const seen = visibility(element);
    if (seen === 'gone') return leaf;
    write(startTag(element, tag));
    const isClosed = tag === 'details' && attributeOf(element, 'open') === null; // its text has no element that could be asked
    return VOID.test(tag) || truncated ? leaf : { opened: tag, isTextShown: seen === 'rendered' && !isClosed };
  };

  /** Walks without recursion: pages nest without end. @param {Element} root */
  const walk = (root) => {
    /** @type {{node: Node, opened: string, isTextShown: boolean}[]} */
    const path = [];
    let isTextShown = true;
    let node = firstChild(root);
    while (node && !truncated) {
      nodes += 1;
      if (nodes > MAX_NODES || (nodes % 256 === 0 && performance.now() - started > BUDGET_MS)) truncated = true;
      const type = getter(Node.prototype, 'nodeType', node);
      if (type === 3 && isTextShown) write(escaped(String(getter(Node.prototype, 'nodeValue', node)).slice(0, MAX_TEXT)));
      /** @type {{opened: string, isTextShown: boolean}} */
      const entered = type === 1 ? enter(/** @type {Element} */ (node), isTextShown) : { opened: '', isTextShown };
      const child = entered.opened ? firstChild(node) : null;
      if (child) {
        path.push({ node, opened: entered.opened, isTextShown });
        isTextShown = entered.isTextShown;
        node = child;
        continue;
      }
      if (entered.opened) write(`</${entered.opened}>`);
      let next = nextSibling(node);
      while (!next && path.length) {
        const left = /** @type {{node: Node, opened: string, isTextShown: boolean}} */ (path.pop());
        write(`</${left.opened}>`);
        isTextShown = left.isTextShown;
        next = nextSibling(left.node);
      }
      node = next;
    }
    for (const left of path.reverse()) write(`</${left.opened}>`, 0);
  };

  /** The head is not rendered; what describes the page stands there. @param {Element | null} head */
  const writeHead = (head) => {
    for (let node = head && firstChild(head); node; node = nextSibling(node)) {
      if (getter(Node.prototype, 'nodeType', node) !== 1) continue;
      const element = /** @type {Element} */ (node);
      const tag = String(getter(Element.prototype, 'localName', element)).toLowerCase();
      if (tag === 'script') writeJsonLd(element);
      else if (isData(element, tag)) write(startTag(element, tag));
    }
  };

  const root = /** @type {HTMLElement} */ (getter(Document.prototype, 'documentElement', document));
  const head = /** @type {Element | null} */ (getter(Document.prototype, 'head', document));
  const body = /** @type {Element | null} */ (getter(Document.prototype, 'body', document));
  const title = String(getter(Document.prototype, 'title', document) ?? '').slice(0, 500);
  const lang = (attributeOf(root, 'lang') ?? '').slice(0, 35);
  write(`<!DOCTYPE html><html lang="${escaped(lang)}"><head><meta charset="utf-8"><title>${escaped(title)}</title>`);
  writeHead(head);
  write('</head><body>', 0);
  try {
    if (body) walk(body);
  } catch {
    truncated = true;
  }
  write('</body></html>', 0);
  const selection = String(window.getSelection() ?? '').slice(0, 500);
  return { url: location.href, html: out.join(''), title, lang, selection, truncated };
}
