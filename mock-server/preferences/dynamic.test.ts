import { describe, expect, test } from 'vitest';
import { headerValues, type RequestFacts } from '../../src/auth/facts.ts';
import { loadDescription } from '../../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { requestOf as plainRequestOf } from '../../test/made/request.ts';
import { answer } from '../answer.ts';
import { createWorld, type World, type WorldOptions } from '../world.ts';
import type { Generator } from './generator.ts';
import { prepare } from './prepare.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const tokenValue = (id: string): string => tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '';
const example = description.operations.find(({ id }) => id === 'retrieveCaseDetails')?.success.content?.examples[0]
  .value;
const made = { case: { summary: { caseId: 1 } } };

/** A generator that counts how often it was loaded. */
function generatorThat(makes: object | undefined, more: Partial<Generator> = {}): Generator & { loads: number } {
  return {
    ...{ loads: 0, settled: false, obstacle: undefined },
    load() {
      this.loads += 1;
      return Promise.resolve();
    },
    generate: () => makes as ReturnType<Generator['generate']>,
    ...more,
  };
}

function requestOf(prefer: string | undefined, wanted: Partial<RequestFacts> = {}, id = 'staging-valid'): RequestFacts {
  const headers = ['X-Api-Key', tokenValue(id), ...(prefer === undefined ? [] : ['Prefer', prefer])];
  return plainRequestOf({ path: '/api/v1/partner/invoice/case', headers, ...wanted });
}

const worldOf = (options: Partial<WorldOptions>): World => createWorld({ description, tokens, ...options });

function ask(request: RequestFacts, world: World): object {
  const { status, headers, body } = answer(request, world);
  return {
    status,
    body: body.length === 0 ? undefined : JSON.parse(Buffer.from(body).toString()),
    applied: headerValues(headers, 'preference-applied'),
    cause: world.journal.list().at(-1)?.cause,
  };
}

describe('a body is made up', () => {
  const notFound = { message: 'Not found.' };
  test.each([
    ['where the request prefers it', false, 'dynamic=true', 200, made, ['dynamic=true'], 'answered'],
    ['where the mock does it throughout', true, undefined, 200, made, [], 'answered'],
    ['where both do', true, 'dynamic=true', 200, made, ['dynamic=true'], 'answered'],
    ['not where neither does', false, undefined, 200, example, [], 'answered'],
    ['not where the request prefers it not', true, 'dynamic=false', 200, example, ['dynamic=false'], 'answered'],
    ['for a preferred success', false, 'code=200, dynamic=true', 200, made, ['code=200, dynamic=true'], 'preferred'],
    ['for a preferred success throughout', true, 'code=200', 200, made, ['code=200'], 'preferred'],
    ['never for a refusal', true, 'code=404, dynamic=true', 404, notFound, ['code=404'], 'preferred'],
    [
      'not where an example has a name',
      true,
      'example=open, dynamic=true',
      200,
      example,
      ['example=open'],
      'preferred',
    ],
  ])('%s', (_title, dynamic, prefer, status, body, applied, cause) => {
    const world = worldOf({ dynamic, generator: generatorThat(made) });
    expect(ask(requestOf(prefer), world)).toEqual({ status, body, applied, cause });
  });

  test('by nobody where the engine finds none: then it is the example', () => {
    const world = worldOf({ dynamic: true, generator: generatorThat(undefined) });
    expect(ask(requestOf('dynamic=true'), world)).toEqual({
      status: 200,
      body: example,
      applied: [],
      cause: 'answered',
    });
  });

  test('and HEAD gets its length without it', () => {
    const { headers, body } = answer(
      requestOf('dynamic=true', { method: 'HEAD' }),
      worldOf({ generator: generatorThat(made) }),
    );
    expect([headerValues(headers, 'content-length'), body.length]).toEqual([[`${JSON.stringify(made).length}`], 0]);
  });

  test.each(['renewAccessToken', 'validateAccessToken', 'createClient'])('never by %s', (id) => {
    const world = worldOf({ dynamic: true, generator: generatorThat(made) });
    const operation = description.operations.find((candidate) => candidate.id === id);
    const { method = 'GET', path = '', requestBody } = operation ?? {};
    const token = tokenValue(id === 'createClient' ? 'staging-provisioning' : 'staging-valid');
    const answered = ask(
      requestOf(undefined, {
        method,
        path: `/api/v1${path}`,
        headers: ['X-Api-Key', token, 'Content-Type', 'application/json', 'Prefer', 'dynamic=true'],
        body: Buffer.from(JSON.stringify(requestBody?.examples[0].value ?? '')),
      }),
      world,
    );
    expect(answered).toMatchObject({ status: 200, applied: [], cause: 'answered' });
    expect(answered).not.toMatchObject({ body: made });
  });
});

describe('where nothing can be made up', () => {
  const obstacle = { what: 'It is not installed', remedy: 'Install it.' };
  const world = (): World => worldOf({ generator: generatorThat(undefined, { obstacle, settled: true }) });

  test('a request that prefers it is told what to do', () => {
    expect(ask(requestOf('dynamic=true'), world())).toEqual({
      ...{ status: 501, body: { message: 'It is not installed. Install it.' }, applied: [], cause: 'no-generator' },
    });
  });

  test.each([undefined, 'dynamic=false', 'code=404, dynamic=true', 'example=open, dynamic=true'])(
    'a request that prefers %s is answered as ever',
    (prefer) => {
      expect(ask(requestOf(prefer), world())).not.toMatchObject({ status: 501 });
    },
  );

  test('a request without a good token is told nothing', () => {
    expect(ask(requestOf('dynamic=true', {}, 'staging-expired'), world())).toMatchObject({ status: 401 });
  });
});

describe('the engine is loaded ahead of a request', () => {
  const path = '/api/v1/partner/renew';
  test.each([
    ['that prefers a dynamic answer', requestOf('dynamic=true'), 1],
    ['that prefers a dynamic answer among others', requestOf('return=minimal, Dynamic="true"'), 1],
    ['that prefers nothing: it is not', requestOf(undefined), 0],
    ['that prefers something else: it is not', requestOf('code=200, dynamic=false'), 0],
    ['that is not let in: it is not', requestOf('dynamic=true', {}, 'staging-revoked'), 0],
    ['that has no token: it is not', requestOf('', { headers: ['Prefer', 'dynamic=true'] }), 0],
    ['that is none of the operations: it is not', requestOf('dynamic=true', { path: '/' }), 0],
    ['whose body is never made up: it is not', requestOf('dynamic=true', { path }), 0],
  ])('%s', (_title, request, loads) => {
    const generator = generatorThat(made);
    const preparation = prepare(request, worldOf({ generator }));
    expect([generator.loads, preparation === undefined]).toEqual([loads, loads === 0]);
  });

  test('and not again', () => {
    expect(prepare(requestOf('dynamic=true'), worldOf({ generator: generatorThat(made, { settled: true }) }))).toBe(
      undefined,
    );
  });
});
