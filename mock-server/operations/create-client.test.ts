import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClock } from '../../src/clock.ts';
import { type Environment, environments } from '../../src/description/environment.ts';
import { loadDescription } from '../../src/description/load.ts';
import { packageRoot } from '../../src/package-root.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { answer } from '../answer.ts';
import { createWorld, type World } from '../world.ts';
import { createClient } from './create-client.ts';

interface Created {
  readonly clientId: string;
  readonly customerCode: string;
  readonly paymentReferencePrefix: string;
  readonly accessToken: string;
}

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const tokenValue = (id: string): string => tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '';
const operation =
  description.operations.find(({ id }) => id === 'createClient') ?? expect.fail('there is no such operation');
const client = { service: { type: 'COOP', partnerCode: 'P1' }, client: { name: 'Uusi Oy', businessCode: '0000001-0' } };
const other: Readonly<Record<Environment, Environment>> = { staging: 'production', production: 'staging' };

function newWorld(its = description): World {
  const clock = createClock();
  clock.freeze(Date.parse('2026-06-01T00:00:00Z'));
  return createWorld({ description: its, tokens, clock });
}

function ask(
  world: World,
  method: string,
  path: string,
  environment: Environment,
  value: string,
  sent: unknown = client,
) {
  const headers = ['X-Api-Key', value, 'Content-Type', 'application/json'];
  const request = {
    environment,
    connection: { number: 1, httpVersion: '1.1' as const, resumed: false },
    trailers: [],
    secure: true,
    method,
    path: `/api/v1/partner/${path}`,
    query: '',
  };
  const { status, body } = answer({ ...request, headers, body: Buffer.from(JSON.stringify(sent)) }, world);
  return { status, body: JSON.parse(Buffer.from(body).toString('utf8')) as unknown };
}

function create(world: World, environment: Environment = 'staging'): Created {
  return ask(world, 'POST', 'client', environment, tokenValue(`${environment}-provisioning`)).body as Created;
}

describe.each(environments)('a client made in %s', (environment) => {
  test('gets a token that works at once, there and only there, as a client', () => {
    const world = newWorld();
    const { accessToken } = create(world, environment);
    expect({
      token: world.registry.find(accessToken),
      here: ask(world, 'GET', 'payments', environment, accessToken).status,
      there: ask(world, 'GET', 'payments', other[environment], accessToken).status,
      renewing: ask(world, 'GET', 'renew', environment, accessToken).status,
    }).toEqual({
      token: {
        id: `${environment}-issued-1`,
        kind: 'client',
        environment,
        account: 'Uusi Oy',
        issuedAt: Date.parse('2026-06-01T00:00:00Z'),
      },
      here: 200,
      there: 401,
      renewing: 200,
    });
  });

  test('cannot make clients itself', () => {
    const world = newWorld();
    const { accessToken } = create(world, environment);
    expect(ask(world, 'POST', 'client', environment, accessToken)).toEqual({
      status: 403,
      body: { message: 'This access token does not permit the operation.' },
    });
  });
});

describe('making a client', () => {
  test.each([
    ['a client token', tokenValue('staging-valid'), 403],
    ['the provisioning token of the other environment', tokenValue('production-provisioning'), 401],
    ['an expired client token', tokenValue('staging-expired'), 401],
  ])('is refused to %s', (_title, value, status) => {
    expect(ask(newWorld(), 'POST', 'client', 'staging', value).status).toBe(status);
  });

  test('is refused before the body is judged', () => {
    expect(ask(newWorld(), 'POST', 'client', 'staging', tokenValue('staging-valid'), {}).status).toBe(403);
  });

  test('says what is wrong with the body, and issues nothing', () => {
    const world = newWorld();
    const sent = { ...client, service: { type: 'GUESS', partnerCode: 'P1' } };
    expect(ask(world, 'POST', 'client', 'staging', tokenValue('staging-provisioning'), sent)).toEqual({
      status: 400,
      body: {
        message: 'The request is not valid.',
        errors: [
          {
            place: '/service/type',
            problem: 'must be equal to one of the allowed values: LIFECYCLE, INTERMEDIATION, COOP',
          },
        ],
      },
    });
    expect(world.registry.find(create(world).accessToken)?.id).toBe('staging-issued-1');
  });

  describe('where the description wants a businessCode to be used once', async () => {
    const overlay = join(packageRoot, 'spec', 'overlays', 'duplicate-client-gets-409.yaml');
    const strict = await loadDescription({ overlays: [overlay] });
    const named = (businessCode?: string) => ({ ...client, client: { ...client.client, businessCode } });
    const rows = [
      ['the same again', 'staging', named('0000001-0'), 409],
      ['another code', 'staging', named('0000002-0'), 200],
      ['the same in the other environment', 'production', named('0000001-0'), 200],
    ] as const;
    test.each(rows)('%s', (_title, environment, sent, status) => {
      const world = newWorld(strict);
      create(world);
      expect(ask(world, 'POST', 'client', environment, tokenValue(`${environment}-provisioning`), sent).status).toBe(
        status,
      );
    });

    test('a refused body takes nothing, and a duplicate issues nothing', () => {
      const world = newWorld(strict);
      const refused = { ...client, service: { type: 'GUESS', partnerCode: 'P1' } };
      const partner = tokenValue('staging-provisioning');
      const statuses = [refused, client, client].map(
        (sent) => ask(world, 'POST', 'client', 'staging', partner, sent).status,
      );
      expect([statuses, [...world.registry.list()].filter(({ id }) => id.includes('issued')).length]).toEqual([
        [400, 200, 409],
        1,
      ]);
    });
  });

  test('counts over the end of a row of nines, and leaves digits within alone', () => {
    const { content } = operation.success;
    const [example] = content?.examples ?? [];
    const ids = { accessToken: 'x', clientId: 'mock-2-client-0099', customerCode: 'none', paymentReferencePrefix: '9' };
    const described = content && example && { ...content, examples: [{ ...example, value: ids }] as const };
    const numbered = { ...operation, success: { ...operation.success, ...(described && { content: described }) } };
    const [partner] = newWorld().registry.list();
    const made = createClient(numbered, partner ?? expect.fail('there is no token'), {}, newWorld());
    expect({ ...(made as object), accessToken: 'x' }).toEqual({
      ...{ accessToken: 'x', clientId: 'mock-2-client-0100', customerCode: 'none', paymentReferencePrefix: '10' },
    });
  });

  test('goes to the account of its partner where the request names none', () => {
    const world = newWorld();
    const partner = world.registry.get('staging-provisioning') ?? expect.fail();
    const made = createClient(operation, partner, {}, world) as { readonly accessToken: string };
    expect(world.registry.find(made.accessToken)?.account).toBe(partner.account);
  });

  test('issues a token even where the description has no body to show it in', () => {
    const { content: _, ...success } = operation.success;
    const world = newWorld();
    const partner = world.registry.get('staging-provisioning') ?? expect.fail();
    const made = createClient({ ...operation, success }, partner, {}, world);
    expect([made, world.registry.get('staging-issued-1')?.kind]).toEqual([undefined, 'client']);
  });

  test('numbers each client on from the described one', () => {
    const world = newWorld();
    const [first, second] = [create(world), create(world)];
    expect([first, second].map(({ accessToken, ...identifiers }) => identifiers)).toEqual([
      { clientId: 'mock-client-0002', customerCode: 'C000124', paymentReferencePrefix: '9902' },
      { clientId: 'mock-client-0003', customerCode: 'C000125', paymentReferencePrefix: '9903' },
    ]);
    expect(first.accessToken).not.toBe(second.accessToken);
  });
});
