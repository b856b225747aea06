/**
 * A companion that answers the files of tests/contract/, remembers what it was told, and misbehaves on request. For tests of the
 * extension alone.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** @param {string} name */
export function contract(name) {
  return JSON.parse(readFileSync(new URL(`../../contract/${name}.json`, import.meta.url), 'utf8'));
}

/** @param {string} name */
const example = (name) => contract(name).response;

const HEADERS = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE', 'Access-Control-Max-Age': '7200', 'Cache-Control': 'no-store',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, X-Pairing-Secret',
  'Access-Control-Expose-Headers': 'X-Catsync-Version, ETag, Retry-After',
};

/** What CATS offers to choose from. @type {Record<string, any>} */
const OFFERS = {
  jobs: { jobs: [{ id: 11, title: 'Data Engineer', company: 'Acme Robotics GmbH', status: 'Active', workflow_id: 1 }, { id: 12, title: 'Cook', company: null, status: 'Active', workflow_id: 2 }] },
  lists: { lists: [{ id: 7, name: 'Leads' }, { id: 8, name: 'Autumn' }] },
  tags: { tags: [{ id: 21, title: 'python' }, { id: 22, title: 'remote' }] },
  statuses: { statuses: [{ id: 31, title: 'Screening', workflow_id: 1 }, { id: 32, title: 'Trial shift', workflow_id: 2 }] },
};

export class StubCompanion {
  version = '0.1.0';
  isCatsync = true;
  hasCors = true;
  /** @type {{method: string, path: string, body: any, headers: Record<string, any>}[]} */
  requests = [];
  /** @type {Map<string, {status: number, body: any, isOnce: boolean} | ((request: any) => {status: number, body: any} | null)>} by "METHOD /path" */
  answers = new Map();
  /** Milliseconds before every answer. */
  delayMs = 0;

  /** @param {number} [port] */
  async start(port = 0) {
    this.server = createServer((request, response) => this.#handle(request, response));
    await new Promise((done) => { this.server?.listen(port, '127.0.0.1', () => done(null)); });
    this.port = /** @type {import('node:net').AddressInfo} */ (this.server.address()).port;
    this.address = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async stop() {
    this.server?.closeAllConnections();
    await new Promise((done) => { this.server?.close(() => done(null)); });
  }

  /** @param {string} what "POST /syncs" @param {number} status @param {any} body @param {boolean} [isOnce] */
  answer(what, status, body, isOnce = false) {
    this.answers.set(what, { status, body, isOnce });
  }

  /** @param {string} what @param {number} status @param {string} code @param {any} [facts] @param {boolean} [isOnce] */
  refuse(what, status, code, facts = {}, isOnce = false) {
    const error = { code, message: 'The companion\'s own sentence.', details: {}, retryable: false, request_id: 'c0ffee', ...facts };
    this.answer(what, status, { error }, isOnce);
  }

  /** @param {string} what */
  asked(what) {
    return this.requests.filter((request) => `${request.method} ${request.path.split('?')[0]}` === what);
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #handle(request, response) {
    let text = '';
    for await (const part of request) text += part;
    const headers = this.#headers(request);
    if (request.method === 'OPTIONS') return response.writeHead(204, headers).end();
    const path = (request.url ?? '').replace('/api/v1', '');
    const asked = { method: request.method ?? '', path, body: text ? JSON.parse(text) : undefined, headers: request.headers };
    this.requests.push(asked);
    if (this.delayMs) await new Promise((done) => { setTimeout(done, this.delayMs); });
    const { status, body } = this.#find(asked);
    const location = status > 300 && status < 400 ? { Location: String(body.location) } : {};
    response.writeHead(status, { ...headers, ...location, 'Content-Type': 'application/json' });
    return response.end(status === 204 ? undefined : JSON.stringify(body));
  }

  /** @param {import('node:http').IncomingMessage} request @returns {Record<string, string>} */
  #headers(request) {
    const own = this.isCatsync ? { 'X-Catsync-Version': this.version } : {};
    return this.hasCors ? { ...HEADERS, ...own, 'Access-Control-Allow-Origin': request.headers.origin ?? '*' } : own;
  }

  /** @param {{method: string, path: string, body: any, headers: Record<string, any>}} asked @returns {{status: number, body: any}} */
  #find(asked) {
    const what = `${asked.method} ${asked.path.split('?')[0]}`;
    const own = this.answers.get(what);
    const made = typeof own === 'function' ? own(asked) : own;
    if (own && typeof own !== 'function' && own.isOnce) this.answers.delete(what);
    return made ?? { status: 200, body: this.#usual(what, asked) };
  }

  /** @param {string} what @param {{body: any}} asked */
  #usual(what, asked) {
    if (what === 'GET /ping') return example('ping');
    if (what === 'GET /me') return { ...example('me'), pages: `${this.address}/` };
    if (what === 'POST /pairings') return { ...example('pairings-start'), confirm_url: `${this.address}/pair`, expires_at: new Date(Date.now() + 300_000).toISOString() };
    if (what.startsWith('GET /pairings/')) return { state: 'waiting' };
    if (what === 'POST /profiles/resolve') return example('profiles-resolve');
    if (what === 'POST /people') return example('people-post');
    if (what === 'GET /settings/catalogue') return example('settings-catalogue');
    if (what.startsWith('PUT /settings/')) return { ...example('settings-put'), value: asked.body.value };
    if (what === 'POST /decisions') return example('decisions-company');
    if (what.startsWith('GET /cats/')) return OFFERS[what.slice('GET /cats/'.length)] ?? {};
    if (what === 'GET /companies/search') return { companies: [{ cats_id: 101, name: 'Acme Robotics GmbH', city: 'Munich', website: null, url: null }] };
    if (/^POST \/campaigns\/\d+\/people$/.test(what)) return { ...example('campaign-people-post'), sync_id: null };
    if (/^PATCH \/campaigns\/\d+\/people\//.test(what)) return { ...example('campaign-people-post'), stage: asked.body.stage, sync_id: null };
    if (/^POST \/people\/\w+\/notes$/.test(what)) return { id: 'a1', kind: 'note', event: 'note', text: asked.body.text, notes: [], sync_id: null };
    if (what.startsWith('PATCH /people/')) return { ...example('people-post'), sync: null };
    if (what === 'POST /syncs') return example('syncs-post');
    if (what.endsWith('/retry')) return example('syncs-retry');
    if (what.endsWith('/cancel')) return example('syncs-cancel');
    if (what.startsWith('GET /syncs/')) return example('syncs-get');
    return {};
  }
}
