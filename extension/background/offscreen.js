/** The worker's document parser: a capture in, a person out. Keeps nothing. */

import { onMessage } from '../shared/chrome-api.js';
import { READ_CAPTURE } from '../shared/messages.js';
import { parsePage } from '../shared/parse-page.js';
import { read } from '../readers/index.js';

onMessage((message) => {
  if (message?.type !== READ_CAPTURE) return undefined;
  const { html, url } = message.capture;
  return Promise.resolve(read(parsePage(html), url));
});

document.documentElement.dataset.ready = '1';
