import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PAGE_MOVED, pageMessage } from '../../../extension/shared/messages.js';

const good = { type: PAGE_MOVED, visit: '1-1', url: 'https://www.linkedin.com/in/a' };

test('a message of a watcher passes', () => {
  assert.deepEqual(pageMessage({ ...good, more: 1 }, 'https://www.linkedin.com'), { ...good, isLast: false });
});

for (const [what, message, origin] of /** @type {[string, unknown, string | undefined][]} */ ([
  ['an unknown type', { ...good, type: 'give_token' }, 'https://www.linkedin.com'], ['nothing', null, 'https://www.linkedin.com'],
  ['an address of another origin', good, 'https://evil.example'], ['no origin', good, undefined],
  ['an endless visit', { ...good, visit: 'x'.repeat(101) }, 'https://www.linkedin.com'], ['a broken address', { ...good, url: 'x' }, 'https://www.linkedin.com'],
])) test(`${what} is not for us`, () => assert.equal(pageMessage(message, origin), null));
