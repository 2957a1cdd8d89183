import { join } from 'node:path';
import { inspect } from 'node:util';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cfisHandlers } from '../../mock-server/doors/msw.ts';
import { createFetchMock, type FetchMock, startMock } from '../../mock-server/index.ts';
import { readTokenFile } from '../../src/tokens/token-file.ts';
import { givenFiles, place, secrets, tokens, work } from './canaries.ts';
import { findSecrets, type Printed } from './search.ts';

const url = 'https://staging-integrations.confirmafinance.com/api/v1/partner';
const printed: Printed[] = [];

/** Warnings of the process are printed, too. */
const warnings: unknown[] = [];
const warn = (warning: Error): number => warnings.push(warning.stack);

/** Everything that a program can get hold of and print, as deep as it goes, hidden properties too. */
function print(what: string, value: unknown): void {
  printed.push(
    {
      place: `${what}, inspected`,
      text: inspect(value, { depth: 30, showHidden: true, maxArrayLength: null, getters: true }),
    },
    {
      place: `${what}, as JSON`,
      text: JSON.stringify(value, (_, inner) => (inner instanceof Map ? [...inner] : inner)) ?? '',
    },
  );
}

async function use(
  what: string,
  ask: (input: string, init?: RequestInit) => Promise<Response>,
  mock: Steered,
): Promise<void> {
  const bodies: string[] = [];
  for (const value of [...Object.values(tokens), `${tokens['staging-odd']}x`]) {
    const encoded = encodeURIComponent(value);
    for (const init of [
      { headers: { 'X-Api-Key': value } },
      { headers: { Authorization: `Bearer ${value}` } },
      { headers: { Cookie: `key=${encoded}` } },
      { method: 'POST', headers: { 'X-Api-Key': value }, body: value },
    ]) {
      for (const path of ['/validate', `/validate?key=${encoded}`, `/invoice/${encoded}`]) {
        const response = await ask(url + path, init);
        bodies.push(JSON.stringify([...response.headers]), await response.text());
      }
    }
  }
  const renewed = await (await ask(`${url}/renew`, { headers: { 'X-Api-Key': tokens['staging-second'] } })).json();
  secrets.set(`a renewed token, ${what}`, (renewed as { readonly Message: string }).Message);
  mock.faults.plan({ kind: 'reset', loses: 'answer' });
  await ask(`${url}/validate`, { headers: { 'X-Api-Key': tokens['staging-odd'] } }).catch((error) =>
    print(`${what}: the error`, error),
  );
  print(what, mock);
  print(`${what}: the journal`, mock.journal.list());
  print(`${what}: the tokens`, mock.registry.list());
  printed.push({ place: `${what}: the answers`, text: bodies.join('\n') });
}

type Steered = Pick<FetchMock, 'faults' | 'journal' | 'registry'>;

beforeAll(async () => {
  process.on('warning', warn);
  const known = await readTokenFile(join(work, givenFiles.tokens));
  const options = { tokens: known, explain: true };
  const byFetch = await createFetchMock(options);
  await use('fetch', byFetch.fetch, byFetch);
  const byMsw = await cfisHandlers(options);
  const server = setupServer(...byMsw.handlers);
  server.listen();
  await use('MSW', fetch, byMsw);
  server.close();
  const mock = await startMock({ ...options, authorityFolder: join(place, 'authority') });
  print('a mock', mock);
  print('the token file', known);
  await mock.close();
});
afterAll(() => process.removeListener('warning', warn));

test('in a program, no door, journal, registry or error can be printed so that a token is seen', () => {
  print('the warnings', warnings);
  expect(findSecrets(printed)).toEqual([]);
});

test('all that was printed', () => {
  const text = printed.map(({ text: one }) => String(one)).join('\n');
  expect(text.length).toBeGreaterThan(100_000);
  expect(text).toContain('staging-odd');
});
