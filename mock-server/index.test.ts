import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClock } from '../src/clock.ts';
import { loadDescription } from '../src/description/load.ts';
import { Secret } from '../src/tokens/secret.ts';
import { fixtureTokens, readTokenFile } from '../src/tokens/token-file.ts';
import { type Mock, type MockService, startMock } from './index.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const good = tokens.find(({ token }) => token.id === 'staging-valid')?.secret.reveal() ?? '';
const base = await mkdtemp(join(tmpdir(), 'cfis-mock-'));
const authorityFolder = join(base, 'authority');
afterAll(() => rm(base, { recursive: true }));
beforeEach(() => vi.unstubAllEnvs());

/** A first start makes keys and reads the whole description: slow on a busy machine. */
const PATIENCE = 30_000;

function ask({ ca }: Mock, { baseUrl }: MockService, value: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `${baseUrl}/partner/validate`;
    const headers = { 'X-Api-Key': value };
    const request = https.get(url, { ca, headers, agent: false }, (response) => {
      text(response).then(() => resolve(response.statusCode), reject);
    });
    request.on('error', reject);
  });
}

describe('startMock without options', () => {
  test(
    'serves the bundled description and tokens on free local ports, by the authority of this machine',
    async () => {
      vi.stubEnv('CFIS_CA_DIR', join(base, 'default'));
      await using mock = await startMock();
      await using second = await startMock({ description });
      expect({
        hash: mock.description.hash,
        known: tokens.map(({ secret }) => mock.registry.find(secret.reveal())),
        urls: [mock.staging, mock.production].map(({ environment, baseUrl }) => [
          environment,
          baseUrl.href.replace(/\d{2,5}(?=\/api)/, 'PORT'),
        ]),
        ports: new Set([mock, second].flatMap((each) => [each.staging.baseUrl.port, each.production.baseUrl.port]))
          .size,
        ca: [mock.caFile, mock.ca],
        authorityIsNew: [mock.authorityIsNew, second.authorityIsNew],
      }).toEqual({
        hash: description.hash,
        known: tokens.map(({ token }) => token),
        urls: [
          ['staging', 'https://127.0.0.1:PORT/api/v1'],
          ['production', 'https://127.0.0.1:PORT/api/v1'],
        ],
        ports: 4,
        ca: [join(base, 'default', 'ca.pem'), await readFile(join(base, 'default', 'ca.pem'), 'utf8')],
        authorityIsNew: [true, false],
      });
      expect(Math.abs(mock.clock.now() - Date.now())).toBeLessThan(60_000);
    },
    PATIENCE,
  );

  test('keeps the environments apart', async () => {
    await using mock = await startMock({ authorityFolder, description });
    expect([await ask(mock, mock.staging, good), await ask(mock, mock.production, good)]).toEqual([200, 401]);
  });

  test('shares no token with another mock', async () => {
    await using one = await startMock({ authorityFolder, description });
    await using two = await startMock({ authorityFolder, description });
    const { secret } = one.registry.issue({ kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 });
    const statuses = [one, two].map((mock) => ask(mock, mock.staging, secret.reveal()));
    expect(await Promise.all(statuses)).toEqual([200, 401]);
  });
});

describe('the options of startMock', () => {
  const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
  test.each(['localhost', ...(hasIPv6 ? ['::1'] : [])])(
    'the host %s stands in the URL and is certified',
    async (host) => {
      await using mock = await startMock({ authorityFolder, description, host });
      const hostname = host === '::1' ? '[::1]' : host;
      expect([mock.staging.baseUrl.hostname, await ask(mock, mock.staging, good)]).toEqual([hostname, 200]);
    },
  );

  test('the ports are the ones asked for', async () => {
    const first = await startMock({ authorityFolder, description });
    const [staging, production] = [Number(first.staging.baseUrl.port), Number(first.production.baseUrl.port)];
    await first.close();
    await using mock = await startMock({ authorityFolder, description, ports: { staging, production } });
    expect([mock.staging.baseUrl.port, mock.production.baseUrl.port]).toEqual([`${staging}`, `${production}`]);
  });

  test('the tokens take the place of the fixtures', async () => {
    const secret = new Secret('mock-the-only-token');
    const token = { id: 'only', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 } as const;
    await using mock = await startMock({ authorityFolder, description, tokens: [{ secret, token }] });
    const values = ['mock-the-only-token', good];
    expect(await Promise.all(values.map((value) => ask(mock, mock.staging, value)))).toEqual([200, 401]);
  });

  test('the clock decides when a token dies', async () => {
    const clock = createClock();
    clock.freeze(9);
    await using mock = await startMock({ authorityFolder, description, clock });
    const token = { kind: 'client', environment: 'staging', account: 'A', issuedAt: 0, expiresAt: 11 } as const;
    const value = mock.registry.issue(token).secret.reveal();
    const statuses = [];
    for (const _instant of [9, 10, 11, 12]) {
      statuses.push([clock.now(), await ask(mock, mock.staging, value)]);
      clock.advance(1);
    }
    expect(statuses).toEqual([
      [9, 200],
      [10, 200],
      [11, 401],
      [12, 401],
    ]);
    expect(mock.clock).toBe(clock);
  });

  test('the journal is told of every request in both environments', async () => {
    await using mock = await startMock({ authorityFolder, description });
    await ask(mock, mock.staging, good);
    await ask(mock, mock.production, good);
    expect(mock.journal.list().map(({ environment, cause, token }) => [environment, cause, token])).toEqual([
      ['staging', 'answered', 'staging-valid'],
      ['production', 'other-environment', 'staging-valid'],
    ]);
  });
});

test('leaving the block of an `await using` closes both environments', async () => {
  const left = await (async () => {
    await using mock = await startMock({ authorityFolder, description });
    return mock;
  })();
  const asked = [left.staging, left.production].map((service) => ask(left, service, good));
  expect(await Promise.allSettled(asked)).toMatchObject(
    asked.map(() => ({ status: 'rejected', reason: { code: 'ECONNREFUSED' } })),
  );
});
