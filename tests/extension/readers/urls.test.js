import assert from 'node:assert/strict';
import { test } from 'node:test';

import { identity, link, linkedinCompany } from '../../../extension/readers/urls.js';

const MARTA = 'https://www.linkedin.com/in/marta-oliveira';

for (const [address, expected] of [
  ['https://www.linkedin.com/in/marta-oliveira/', MARTA],
  ['http://linkedin.com/in/Marta-Oliveira', MARTA],
  ['https://pt.linkedin.com/in/marta-oliveira/en?trk=people#about', MARTA],
  ['https://m.linkedin.com/in/marta-oliveira/overlay/contact-info/', MARTA],
  ['https://www.linkedin.com/in/marta%2Doliveira', MARTA],
  ['https://www.linkedin.com/in/tomás-lindqvist', 'https://www.linkedin.com/in/tom%C3%A1s-lindqvist'],
  ['https://www.linkedin.com/in/tom%c3%a1s-lindqvist/', 'https://www.linkedin.com/in/tom%C3%A1s-lindqvist'],
  ['https://www.linkedin.com/in/toma%CC%81s-lindqvist/', 'https://www.linkedin.com/in/tom%C3%A1s-lindqvist'],
  ['https://www.linkedin.com/in/ACoAAB0xYz', 'https://www.linkedin.com/in/ACoAAB0xYz'],
  ['https://www.linkedin.com/pub/jane-doe/1a/2B3/4c5', 'https://www.linkedin.com/pub/jane-doe/1a/2b3/4c5'],
  ['https://www.linkedin.com/pub/dir/jane/doe', undefined],
  ['https://www.linkedin.com/in/me/', undefined],
  ['https://www.linkedin.com/in/', undefined],
  ['https://www.linkedin.com/in/%E0%A4%A', undefined],
  ['https://www.linkedin.com/in/a%2F..%2Fb', undefined],
  ['https://www.linkedin.com/company/acme', undefined],
  ['https://www.linkedin.com.evil.example/in/marta-oliveira', 'https://www.linkedin.com.evil.example/in/marta-oliveira'],
  ['https://notlinkedin.com/in/x', 'https://notlinkedin.com/in/x'],
  ['https://user:pw@www.linkedin.com/in/marta-oliveira', undefined],
  ['javascript:alert(1)//www.linkedin.com/in/x', undefined],
  ['javascript://www.linkedin.com/in/x%0aalert(1)', undefined],
  ['ftp://files.example/x', undefined],
  ['https://github.com/TLindqvist/?tab=stars', 'https://github.com/tlindqvist'],
  ['https://github.com/settings', undefined],
  ['https://github.com/a--b', undefined],
  ['https://gist.github.com/someone', 'https://gist.github.com/someone'],
  ['https://www.xing.com/profile/Lukas_Birkenau/cv', 'https://www.xing.com/profile/lukas_birkenau'],
  ['https://Team.Example/People/7/?utm_source=x&fbclid=y#top', 'https://team.example/People/7'],
  ['https://team.example/p?id=7&a=1', 'https://team.example/p?a=1&id=7'],
  ['https://team.example/', 'https://team.example'],
  ['http://localhost/x', undefined],
  ['', undefined],
]) {
  test(`${address || 'nothing'} is kept as ${expected}`, () => assert.equal(identity(address), expected));
}

test('LinkedIn\'s redirects are opened', () => {
  assert.equal(link('https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Facme%2Eexample%2Fx&urlhash=1'), 'https://acme.example/x');
});

test('a redirect to a script leads nowhere', () => {
  assert.equal(link('https://www.linkedin.com/redir/redirect?url=javascript%3Aalert(1)'), undefined);
});

test('an address broken by control characters is none', () => {
  assert.equal(link('java\nscript:alert(1)', 'https://a.example/'), undefined);
});

test('an address longer than the limit is none', () => {
  assert.equal(link(`https://a.example/${'x'.repeat(600)}`), undefined);
});

test('a company\'s page is the same from all its sub-pages', () => {
  assert.equal(linkedinCompany('/company/Acme-Robotics/life/?trk=x', MARTA), 'https://www.linkedin.com/company/acme-robotics');
});
