import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headerValues } from '../../mock-server/index.ts';
import type { Description } from '../../src/description/description.ts';
import { loadDescription } from '../../src/description/load.ts';
import { handlerOf, type Make, withHeader, withText } from '../mutants/workshop.ts';
import { runContract } from '../run/run.ts';
import { createMockTarget } from '../targets/mock.ts';

let description: Description;
let authorityFolder: string;

beforeAll(async () => {
  description = await loadDescription();
  authorityFolder = join(await mkdtemp(join(tmpdir(), 'cfis-')), 'authority');
});

afterAll(() => rm(join(authorityFolder, '..'), { recursive: true }));

/** What an assertion says of a server, on all operations that it is about. */
async function outcomesOf(id: string, make: Make): Promise<readonly string[]> {
  const server = { handler: handlerOf(make) };
  const target = await createMockTarget({ environment: 'staging', description, authorityFolder, server });
  try {
    const outcomes: string[] = [];
    for await (const result of runContract(target, { only: [id] })) {
      if (result.id === id) outcomes.push(result.outcome);
    }
    return [...new Set(outcomes)];
  } finally {
    await target.close();
  }
}

describe('an assertion about what the mock does not have passes on a right server that has it', () => {
  const right: readonly (readonly [id: string, title: string, make: Make])[] = [
    [
      'L-09',
      'the cookie of a load balancer',
      ({ correct }) =>
        (request) =>
          withHeader(correct(request), 'Set-Cookie', 'lb=node-3; Path=/; Secure'),
    ],
    [
      'E-06',
      'problem details',
      ({ correct }) =>
        (request) =>
          correct(request).status === 401
            ? withText(
                401,
                'application/problem+json',
                '{"type": "about:blank", "title": "Unauthorized", "status": 401}',
              )
            : correct(request),
    ],
    [
      'C-02',
      'answers that may be kept for one token',
      ({ correct }) =>
        (request) =>
          withHeader(withHeader(correct(request), 'Cache-Control', 'max-age=60'), 'Vary', 'Accept, X-Api-Key'),
    ],
    [
      'C-06',
      'conditional requests',
      ({ correct }) =>
        (request) => {
          const answer = correct(request);
          if (answer.status !== 200) return answer;
          return headerValues(request.headers, 'if-none-match').length > 0
            ? { status: 304, headers: ['ETag', '"v1"'], body: new Uint8Array(0) }
            : withHeader(answer, 'ETag', '"v1"');
        },
    ],
    ['C-10', 'CORS for everybody without credentials', allowingOrigin('*')],
    ['C-11', 'CORS for everybody without credentials', allowingOrigin('*')],
  ];

  test.each(right)('%s: %s', async (id, _, make) => {
    expect(await outcomesOf(id, make)).toEqual(['passed']);
  });
});

describe('an assertion is not applicable where there is nothing to judge', () => {
  test('HEAD that is not offered', async () => {
    const make: Make = ({ correct }) => {
      return (request) => (request.method === 'HEAD' ? withText(501, 'text/plain', '') : correct(request));
    };
    expect(await outcomesOf('O-02', make)).toEqual(['not-applicable']);
    expect(await outcomesOf('E-22', make)).toEqual(['not-applicable']);
  });

  test('an unknown method that gets 501', async () => {
    const make: Make = ({ correct }) => {
      return (request) => (request.method === 'PROPFIND' ? withText(501, 'text/plain', '') : correct(request));
    };
    expect(await outcomesOf('O-18', make)).toEqual(['not-applicable']);
  });
});

function allowingOrigin(origin: string): Make {
  return ({ correct }) =>
    (request) =>
      withHeader(correct(request), 'Access-Control-Allow-Origin', origin);
}
