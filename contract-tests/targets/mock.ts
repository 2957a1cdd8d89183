import { type MockOptions, startMock } from '../../mock-server/index.ts';
import { createClock } from '../../src/clock.ts';
import type { Description } from '../../src/description/description.ts';
import { type Environment, environments } from '../../src/description/environment.ts';
import { effects } from '../../src/description/operation.ts';
import type { TokenKind } from '../../src/description/security-scheme.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import type { Role } from '../token-use.ts';
import type { Control, Target } from './target.ts';

/** A mock to verify, of one environment. */
export interface MockTargetOptions {
  readonly environment: Environment;
  readonly description: Description;
  readonly authorityFolder?: string;
  /** Another server than the correct one. */
  readonly server?: PlantedServer;
}

/** How a server differs from the correct one: see `mutants/` and `variants/`. */
export interface PlantedServer extends Pick<MockOptions, 'handler' | 'plainHttpAllowed' | 'door' | 'certify'> {
  /** Changes what it is held to. */
  readonly describe?: (description: Description) => Description;
}

const HOUR = 3_600_000;

/** Starts a mock of its own on free ports, with its clock frozen so that an expiry can be hit to the instant. */
export async function createMockTarget(options: MockTargetOptions): Promise<Target> {
  const { environment, authorityFolder, server: { describe, ...planted } = {} } = options;
  const description = describe?.(options.description) ?? options.description;
  const clock = createClock();
  clock.freeze();
  const start = clock.now();
  const mock = await startMock({
    ...planted,
    description,
    clock,
    // Some assertions leave a request half sent.
    limits: { graceMs: 1000 },
    ...(authorityFolder !== undefined && { authorityFolder }),
  });
  const { registry } = mock;
  const other = environments.find((candidate) => candidate !== environment) ?? environment;

  const issue = (kind: TokenKind, where: Environment, lifetimeMs?: number): Secret =>
    registry.issue({
      kind,
      environment: where,
      account: 'Contract Suite Oy',
      issuedAt: clock.now(),
      ...(lifetimeMs !== undefined && { expiresAt: clock.now() + lifetimeMs }),
    }).secret;
  const revoke = (secret: Secret): void => {
    const token = registry.find(secret.reveal());
    if (token !== undefined) registry.revoke(token.id, clock.now());
  };
  const make: Readonly<Record<Role, () => Secret>> = {
    valid: () => issue('client', environment),
    canary: () => issue('client', environment),
    foreign: () => issue('client', other),
    provisioning: () => issue('provisioning', environment),
    expired: () =>
      registry.issue({
        kind: 'client',
        environment,
        account: 'Contract Suite Oy',
        issuedAt: clock.now() - HOUR,
        expiresAt: clock.now() - HOUR / 2,
      }).secret,
    revoked: () => {
      const secret = issue('client', environment);
      revoke(secret);
      return secret;
    },
  };
  const control: Control = {
    issue: ({ kind = 'client', elsewhere = false, lifetimeMs }) =>
      issue(kind, elsewhere ? other : environment, lifetimeMs),
    revoke,
    advance: (milliseconds) => clock.advance(milliseconds),
  };
  // The valid token stays the same from the first control to the last.
  const valid = make.valid();
  return {
    kind: 'mock',
    baseUrl: mock[environment].baseUrl,
    otherBaseUrl: mock[other].baseUrl,
    environment,
    description,
    ca: mock.ca === undefined ? [] : [mock.ca],
    onThisMachine: true,
    allows: new Set(effects),
    rate: Number.POSITIVE_INFINITY,
    maxRejected: Number.POSITIVE_INFINITY,
    control,
    prepare: () => clock.freeze(start),
    supply: (role) => ({ kind: 'supplied', secret: role === 'valid' ? valid : make[role]() }),
    renewed: () => {},
    close: () => mock.close(),
  };
}
