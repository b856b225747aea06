import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { beforeEach, test } from 'node:test';

const { JSDOM } = createRequire(new URL('../../../extension/package.json', import.meta.url))('jsdom');
const { window } = new JSDOM('<div id="app"></div>');
for (const name of ['document', 'Node', 'Element', 'HTMLElement', 'HTMLInputElement', 'HTMLSelectElement', 'HTMLTextAreaElement']) {
  /** @type {any} */ (globalThis)[name] = window[name];
}
/** @type {any} */ (globalThis).CSS = { escape: (/** @type {string} */ text) => text };
const { h, patch } = await import('../../../extension/shared/element.js');
/** @type {HTMLElement} */
let app;
beforeEach(() => { app = window.document.getElementById('app'); app.replaceChildren(); });

test('what a page says is text, never markup', () => {
  patch(app, [h('p', { title: '"><b>x' }, '<img src=x onerror=alert(1)>')]);
  assert.equal(app.querySelector('img'), null);
  assert.equal(app.textContent, '<img src=x onerror=alert(1)>');
});

for (const url of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x']) {
  test(`a link never leads to ${url}`, () => assert.equal(h('a', { href: url }, 'x').hasAttribute('href'), false));
}

test('a link leads to the web', () => assert.equal(h('a', { href: 'https://a.example/' }, 'x').getAttribute('href'), 'https://a.example/'));

test('false, null and undefined leave an attribute and a child out', () => {
  const made = h('p', { title: null, hidden: false, lang: undefined }, null, false, undefined, 'x', 0);
  assert.deepEqual([made.attributes.length, made.textContent], [0, 'x0']);
});

test('a repaint keeps the node that has the focus', () => {
  const view = (/** @type {string} */ note) => [h('p', null, note), h('input', { id: 'a', type: 'text', value: '' })];
  patch(app, view('one'));
  const input = /** @type {HTMLInputElement} */ (app.querySelector('input'));
  input.focus();
  input.value = 'typed';
  patch(app, [h('h2', null, 'new'), ...view('two')]);
  assert.equal(window.document.activeElement, input);
  assert.equal(input.value, 'typed');
});

test('what is not being typed into takes the new value', () => {
  patch(app, [h('input', { id: 'a', type: 'text', value: 'old' })]);
  patch(app, [h('input', { id: 'a', type: 'text', value: 'new' })]);
  assert.equal(/** @type {HTMLInputElement} */ (app.querySelector('input')).value, 'new');
});

test('a ticked box follows the state', () => {
  const box = (/** @type {boolean} */ checked) => [h('input', { id: 'a', type: 'checkbox', checked })];
  patch(app, box(true));
  const input = /** @type {HTMLInputElement} */ (app.querySelector('input'));
  input.checked = false;
  patch(app, box(true));
  assert.equal(input.checked, true);
});

test('when the focused thing is gone, focus goes to the last heading that takes it', () => {
  patch(app, [h('h1', { tabindex: '-1', 'data-focus-home': true }, 'who'), h('button', { id: 'go' }, 'go')]);
  /** @type {HTMLElement} */ (app.querySelector('#go')).focus();
  patch(app, [h('h1', { tabindex: '-1', 'data-focus-home': true }, 'who'), h('h2', { tabindex: '-1', 'data-focus-home': true }, 'result')]);
  assert.equal(window.document.activeElement?.textContent, 'result');
});

test('keyed children are found again whatever stands before them', () => {
  patch(app, [h('li', { 'data-key': 'a' }, 'a'), h('li', { 'data-key': 'b' }, 'b')]);
  const b = app.lastElementChild;
  patch(app, [h('li', { 'data-key': 'b' }, 'b')]);
  assert.equal(app.firstElementChild, b);
});
