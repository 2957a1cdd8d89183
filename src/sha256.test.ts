import { describe, expect, test } from 'vitest';
import { sha256 as inBrowser } from './sha256.browser.ts';
import { sha256 as inNode } from './sha256.ts';

describe.each([
  ['Node', inNode],
  ['a browser', inBrowser],
])('the digest in %s', (_, sha256) => {
  // NIST FIPS 180-2, appendix B, and what only UTF-8 tells apart.
  test.each([
    ['nothing', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['three letters', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'two blocks',
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a million letters', 'a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
    ['letters beyond ASCII', 'größe €', 'ea1762b93007315ddff37478f8379ec03bb1718728d9e9bc2c16b2eb48189bd4'],
    ['half a character', '\ud800', '83d544ccc223c057d2bf80d3f2a32982c32c3c0db8e2674820da5064783fb097'],
  ])('of %s is that of everybody', (_, text, hex) => {
    expect([sha256(text, 'hex'), sha256(text, 'base64')]).toEqual([hex, Buffer.from(hex, 'hex').toString('base64')]);
  });
});
