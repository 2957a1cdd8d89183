import { describe, expect, test } from 'vitest';
import type { KnownToken } from '../tokens/known-token.ts';
import { Secret } from '../tokens/secret.ts';
import type { Token } from '../tokens/token.ts';
import { type ExecFacts, execEnvironment } from './exec-environment.ts';

/** A live client token of staging but for what is said, whose value tells nothing of that. */
function token(value: string, properties: Partial<Token> = {}): KnownToken {
  return {
    secret: new Secret(value),
    token: { id: `id-of-${value}`, kind: 'client', environment: 'staging', account: 'A', issuedAt: 0, ...properties },
  };
}

const facts: ExecFacts = {
  baseUrls: {
    staging: new URL('https://127.0.0.1:1/api/v1'),
    production: new URL('https://127.0.0.1:2/api/v1'),
  },
  trust: {
    folder: '/ca dir',
    caFile: '/ca dir/ca.pem',
    bundleFile: '/ca dir/trust.pem',
    javaFile: '/ca dir/trust.jks',
  },
  adminUrl: undefined,
  tokens: [],
  now: 10,
  canary: new Secret('canary'),
  successors: [],
};

/** What stands in the environment whatever there was before. */
const always = {
  CFIS_BASE_URL: 'https://127.0.0.1:1/api/v1',
  CFIS_PRODUCTION_BASE_URL: 'https://127.0.0.1:2/api/v1',
  CFIS_CA_FILE: '/ca dir/ca.pem',
  CFIS_CA: '/ca dir/ca.pem',
  CFIS_CA_DIR: '/ca dir',
  CFIS_CANARY_TOKEN: 'canary',
  NODE_EXTRA_CA_CERTS: '/ca dir/ca.pem',
  SSL_CERT_FILE: '/ca dir/trust.pem',
  CURL_CA_BUNDLE: '/ca dir/trust.pem',
  REQUESTS_CA_BUNDLE: '/ca dir/trust.pem',
  JAVA_TOOL_OPTIONS:
    '"-Djavax.net.ssl.trustStore=/ca dir/trust.jks" -Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=changeit',
};

describe('a role gets the first token that is what the role says, whatever its name', () => {
  const production = { environment: 'production' } as const;
  const provisioning = { kind: 'provisioning' } as const;
  test.each<readonly [title: string, tokens: readonly KnownToken[], expected: object]>([
    ['no token', [], {}],
    ['a live one', [token('a')], { CFIS_TOKEN: 'a' }],
    ['two live ones', [token('a'), token('b')], { CFIS_TOKEN: 'a' }],
    ['one that expires at the next instant', [token('a', { expiresAt: 11 })], { CFIS_TOKEN: 'a' }],
    ['one that expires at this instant', [token('a', { expiresAt: 10 })], { CFIS_EXPIRED_TOKEN: 'a' }],
    ['one that expired before', [token('a', { expiresAt: 9 })], { CFIS_EXPIRED_TOKEN: 'a' }],
    ['one to be revoked at the next instant', [token('a', { revokedAt: 11 })], { CFIS_TOKEN: 'a' }],
    ['one revoked at this instant', [token('a', { revokedAt: 10 })], { CFIS_REVOKED_TOKEN: 'a' }],
    ['one replaced at this instant', [token('a', { replacedAt: 10 })], { CFIS_REVOKED_TOKEN: 'a' }],
    [
      'one that was replaced, and one revoked',
      [token('a', { replacedAt: 9 }), token('b', { revokedAt: 9 })],
      { CFIS_REVOKED_TOKEN: 'b' },
    ],
    ['one that was revoked and has expired', [token('a', { revokedAt: 9, expiresAt: 9 })], { CFIS_REVOKED_TOKEN: 'a' }],
    ['a live one of production', [token('a', production)], { CFIS_FOREIGN_TOKEN: 'a', CFIS_PRODUCTION_TOKEN: 'a' }],
    ['an expired one of production', [token('a', { ...production, expiresAt: 10 })], {}],
    ['a revoked one of production', [token('a', { ...production, revokedAt: 10 })], {}],
    ['a provisioning token', [token('a', provisioning)], { CFIS_PROVISIONING_TOKEN: 'a' }],
    ['an expired provisioning token', [token('a', { ...provisioning, expiresAt: 10 })], {}],
    ['a revoked provisioning token', [token('a', { ...provisioning, revokedAt: 10 })], {}],
    ['a provisioning token of production', [token('a', { ...provisioning, ...production })], {}],
    [
      'one for each',
      [
        token('a', { expiresAt: 1 }),
        token('b', { revokedAt: 1 }),
        token('c', production),
        token('d', provisioning),
        token('e'),
      ],
      {
        CFIS_TOKEN: 'e',
        CFIS_EXPIRED_TOKEN: 'a',
        CFIS_REVOKED_TOKEN: 'b',
        CFIS_FOREIGN_TOKEN: 'c',
        CFIS_PRODUCTION_TOKEN: 'c',
        CFIS_PROVISIONING_TOKEN: 'd',
      },
    ],
  ])('%s', (_title, tokens, expected) => {
    expect(execEnvironment({}, { ...facts, tokens })).toEqual({ ...always, ...expected });
  });
});

describe('of what is inherited', () => {
  test.each<readonly [title: string, inherited: Readonly<Record<string, string>>, expected: object]>([
    ['other variables stay', { PATH: '/bin', EMPTY: '' }, { PATH: '/bin', EMPTY: '' }],
    ['what the mock was told stays', { CFIS_NOW: 'x', CFIS_SPEC: 'y' }, { CFIS_NOW: 'x', CFIS_SPEC: 'y' }],
    [
      'what belongs to another service goes',
      {
        CFIS_BASE_URL: 'https://other.example',
        CFIS_CA: 'other.pem',
        CFIS_CA_DIR: 'other',
        CFIS_TOKEN: 'x',
        CFIS_EXPIRED_TOKEN: 'x',
        CFIS_REVOKED_TOKEN: 'x',
        CFIS_FOREIGN_TOKEN: 'x',
        CFIS_PROVISIONING_TOKEN: 'x',
        CFIS_CANARY_TOKEN: 'x',
        CFIS_PRODUCTION_TOKEN: 'x',
        CFIS_TOKEN_EXPIRES: 'never',
        CFIS_CREDENTIALS: 'staging.env',
        CFIS_ENV: 'production',
        CFIS_ADMIN_URL: 'https://other.example',
      },
      {},
    ],
    [
      'bundles are replaced by one that has them',
      { SSL_CERT_FILE: '/x', CURL_CA_BUNDLE: '/x', REQUESTS_CA_BUNDLE: '/x' },
      {},
    ],
    ['what Node adds is added too', { NODE_EXTRA_CA_CERTS: '/x' }, { NODE_EXTRA_CA_CERTS: '/ca dir/trust.pem' }],
    [
      'options of Java stay, before ours',
      { JAVA_TOOL_OPTIONS: '-Xmx1g' },
      { JAVA_TOOL_OPTIONS: `-Xmx1g ${always.JAVA_TOOL_OPTIONS}` },
    ],
    [
      'a proxy stays, but not before the mock',
      { HTTPS_PROXY: 'http://proxy' },
      { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'localhost,127.0.0.1', no_proxy: 'localhost,127.0.0.1' },
    ],
    [
      'hosts that have no proxy stay so',
      { https_proxy: 'http://proxy', NO_PROXY: '.example' },
      {
        https_proxy: 'http://proxy',
        NO_PROXY: '.example,localhost,127.0.0.1',
        no_proxy: '.example,localhost,127.0.0.1',
      },
    ],
    [
      'nothing is added where no host has a proxy',
      { all_proxy: 'http://proxy', no_proxy: '*' },
      { all_proxy: 'http://proxy', no_proxy: '*' },
    ],
  ])('%s', (_title, inherited, expected) => {
    expect(execEnvironment(inherited, facts)).toEqual({ ...always, ...expected });
  });

  test('an address of IPv6 has no proxy either', () => {
    const baseUrls = { staging: new URL('https://[::1]:1/api/v1'), production: new URL('https://[::1]:2/api/v1') };
    expect(execEnvironment({ ALL_PROXY: 'x' }, { ...facts, baseUrls })).toMatchObject({ NO_PROXY: 'localhost,::1' });
  });
});

test('the admin API and the tokens of a rotation are told where there are any', () => {
  const adminUrl = new URL('http://127.0.0.1:3/__admin');
  const successors = [token('a', { environment: 'production' }), token('b'), token('c')];
  const env = execEnvironment({ CFIS_ADMIN_URL: 'another', CFIS_SUCCESSOR_TOKEN: 'another' }, facts);
  expect({ ...env }).toEqual(always);
  expect(execEnvironment({}, { ...facts, adminUrl, successors })).toEqual({
    ...always,
    CFIS_ADMIN_URL: 'http://127.0.0.1:3/__admin',
    CFIS_SUCCESSOR_TOKEN: 'b',
  });
});
