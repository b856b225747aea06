import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const EXTENSION = new URL('../../../extension/', import.meta.url);

/** @param {URL} file @param {Set<string>} seen @returns {Set<string>} every module that is loaded before the first line runs */
function graph(file, seen = new Set()) {
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)[^;]*?from '([^']+)';/gm)) {
    const next = new URL(path, file);
    if (seen.has(next.href)) continue;
    seen.add(next.href);
    graph(next, seen);
  }
  return seen;
}

for (const page of ['panel/panel', 'options/options']) {
  test(`${page}.html preloads every module, so that no chain of imports is waited for`, () => {
    const html = new URL(`${page}.html`, EXTENSION);
    const links = [...readFileSync(html, 'utf8').matchAll(/modulepreload" href="([^"]+)"/g)].map(([, href = '']) => new URL(href, html).href);
    assert.deepEqual([...graph(new URL(`${page}.js`, EXTENSION))].sort(), links.sort());
  });
}

test('only one file names the browser\'s interface', () => {
  const pages = ['panel/panel.js', 'options/options.js', 'background/service-worker.js', 'background/offscreen.js'];
  const files = new Set(pages.flatMap((page) => [new URL(page, EXTENSION).href, ...graph(new URL(page, EXTENSION))]));
  const naming = [...files].filter((file) => /(?<![\w.`])chrome\.[a-z]/.test(readFileSync(new URL(file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')));
  assert.deepEqual(naming.map((file) => file.split('/extension/')[1]), ['shared/chrome-api.js']);
});
