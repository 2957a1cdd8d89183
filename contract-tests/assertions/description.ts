import type { Description } from '../../src/description/description.ts';
import type { Json } from '../../src/description/operation.ts';
import { type Assertion, type Inspect, probe } from '../assertion.ts';

/**
 * What an overlay, or a description of one's own, must not talk away: the suite would hold the target to the wrong thing. What
 * no description may lack is refused when it is loaded.
 */
export const descriptionGroup: readonly Assertion[] = [
  {
    id: 'D-02',
    title: 'The description carries the token in X-Api-Key',
    group: 'description',
    basis: 'documented',
    requirement: 'AUTH-2',
    scope: probe,
    steps: [
      inspect('X-Api-Key', ({ tokenHeader }) =>
        tokenHeader.toLowerCase() === 'x-api-key' ? undefined : `the header is ${tokenHeader}`,
      ),
    ],
  },
  {
    id: 'D-03',
    title: 'The description answers a missing and an invalid token with 401',
    group: 'description',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'RFC 9110 section 15.5.2',
    scope: probe,
    steps: [
      inspect('401 for "missing", "blank", "unknown" and "other-environment"', ({ denials }) => {
        const causes = ['missing', 'blank', 'unknown', 'other-environment'] as const;
        const wrong = causes.find((cause) => denials[cause].status !== 401);
        return wrong && `${denials[wrong].status} for "${wrong}"`;
      }),
    ],
  },
  {
    id: 'D-05',
    title: 'The description lets an expired token do nothing but renew',
    group: 'description',
    basis: 'documented',
    requirement: 'EXPIRY-2',
    scope: probe,
    steps: [
      inspect('no other operation that accepts an expired token', ({ operations }) => {
        const wrong = operations.find(({ acceptsExpired, effect }) => acceptsExpired && effect !== 'rotates');
        return wrong && `${wrong.id} accepts it`;
      }),
    ],
  },
  {
    id: 'D-06',
    title: 'The description lets only a provisioning token create clients',
    group: 'description',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: probe,
    steps: [
      inspect('a provisioning token, and no other, where a client is created', ({ operations, schemes }) => {
        const wrong = operations
          .filter(({ effect }) => effect === 'mints')
          .find((operation) => operation.schemes.some((name) => schemes.get(name)?.tokenKind !== 'provisioning'));
        return wrong && `${wrong.id} takes ${wrong.schemes.join(' or ')}`;
      }),
    ],
  },
  {
    id: 'D-07',
    title: 'The description has staging and production at the hosts that the pages name',
    group: 'description',
    basis: 'documented',
    requirement: 'ENV-2',
    scope: probe,
    steps: [
      inspect('the documented hosts', ({ servers: { staging, production } }) => {
        if (staging.url.hostname !== 'staging-integrations.confirmafinance.com')
          return `staging at ${staging.url.host}`;
        return production.url.hostname === 'integrations.confirmafinance.com'
          ? undefined
          : `production at ${production.url.host}`;
      }),
    ],
  },
  {
    id: 'D-08',
    title: 'No example of the description holds what may be a live token',
    group: 'description',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 13.3.1; CWE-798',
    scope: probe,
    steps: [
      inspect('examples whose tokens are visibly none', (description) => {
        const found = examplesOf(description).find(({ value }) => textsIn(value).some(mayBeLiveToken));
        return found && `an example of ${found.operation} may be a live token`;
      }),
    ],
  },
  {
    id: 'D-11',
    title: 'The description says of renewal that it replaces the token',
    group: 'description',
    basis: 'documented',
    requirement: 'RENEW-2',
    source: 'RFC 9110 section 9.2.1',
    scope: probe,
    steps: [
      inspect('the effect "rotates" on GET /partner/renew', ({ operations }) => {
        const renewal = operations.find(({ method, path }) => method === 'GET' && path === '/partner/renew');
        if (renewal === undefined) return 'GET /partner/renew is not described';
        return renewal.effect === 'rotates' ? undefined : `the effect is "${renewal.effect}"`;
      }),
    ],
  },
];

function inspect(says: string, problem: Inspect['problem']): Inspect {
  return { kind: 'inspect', says, problem };
}

function examplesOf({ operations }: Description): readonly { readonly operation: string; readonly value: Json }[] {
  return operations.flatMap(({ id, requestBody, responses }) =>
    [requestBody, ...[...responses.values()].map(({ content }) => content)].flatMap((content) =>
      (content?.examples ?? []).map(({ value }) => ({ operation: id, value })),
    ),
  );
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A long run of letters and digits in which neither words nor the nature of an example can be read. */
function mayBeLiveToken(text: string): boolean {
  if (/example|mock|sample|dummy|not-a-real/i.test(text)) return false;
  return (text.match(/[A-Za-z0-9_-]{24,}/g) ?? []).some(
    (run) => /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run),
  );
}
