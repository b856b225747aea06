/** Fixture pages as documents, and what the readers make of them. */

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

import { read } from '../../../extension/readers/index.js';

const PAGES = new URL('../../fixtures/pages/', import.meta.url);
const { JSDOM, VirtualConsole } = createRequire(new URL('../../../extension/package.json', import.meta.url))('jsdom');
const SILENT = new VirtualConsole(); // broken style sheets are no news here

export const pageNames = readdirSync(PAGES).filter((name) => name.endsWith('.html'));

export function documentOf(html) {
  return new JSDOM(html, { virtualConsole: SILENT }).window.document; // scripts do not run
}

export function htmlOf(name) {
  return readFileSync(new URL(name, PAGES), 'utf8');
}

export function readPage(name, url) {
  return read(documentOf(htmlOf(name)), url);
}

export function readHtml(html, url = 'https://people.example/someone') {
  return read(documentOf(html), url);
}

/** The report by field: "found", "not_found" or "uncertain". */
export function states(profile) {
  return Object.fromEntries(profile.report.map((entry) => [entry.field, entry.state]));
}

export function note(profile, field) {
  return profile.report.find((entry) => entry.field === field)?.note;
}
