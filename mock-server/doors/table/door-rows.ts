import type { Environment } from '../../../src/description/environment.ts';
import { loadDescription } from '../../../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../../../src/tokens/token-file.ts';
import type { FetchMock } from '../../fetch-mock.ts';

/** A request that is made at every door, and what it comes to. */
export interface DoorRow extends Asked {
  readonly title: string;
  /** 0 where there is no answer. */
  readonly status: number;
  /** What is the case before, beyond what the token file says. */
  readonly given?: (steering: Steering) => void;
  /** What some doors cannot be sent. */
  readonly needs?: keyof Abilities;
}

/** What is asked of CFIS, whichever the door. */
interface Asked {
  readonly environment: Environment;
  readonly scheme: 'http' | 'https';
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** What a row may put right, or wrong, before. */
export type Steering = Pick<FetchMock, 'registry' | 'clock' | 'faults' | 'scenarios'>;

/** What a door can be sent; or else why it cannot. */
export interface Abilities {
  readonly 'plain HTTP': string | true;
  readonly 'lines of their own': string | true;
  readonly 'a path as it is': string | true;
  readonly TRACE: string | true;
  readonly 'a media type twice': string | true;
  readonly 'a long header section': string | true;
  readonly 'half a body': string | true;
}

export const everything: Abilities = {
  'plain HTTP': true,
  'lines of their own': true,
  'a path as it is': true,
  TRACE: true,
  'a media type twice': true,
  'a long header section': true,
  'half a body': true,
};

/** What can be asked by a `Request` of the Fetch standard. */
export const ofRequest: Abilities = {
  ...everything,
  'lines of their own': 'a Request joins lines of one field',
  'a path as it is': 'a Request has the path without its dots',
  TRACE: 'the Fetch standard forbids TRACE',
};

/** What a row says where it differs from a live token on the validation. */
interface Written extends Partial<Omit<Asked, 'body'>>, Omit<DoorRow, keyof Asked> {
  /** Below the base path, query included. */
  readonly path?: string;
  readonly body?: string | Uint8Array;
}

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);

const key = (id: string): readonly string[] => [
  'X-Api-Key',
  tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '',
];
const [, value = ''] = key('staging-valid');
const json = ['Content-Type', 'application/json'];
const partner = [...key('staging-provisioning'), ...json];
const client = JSON.stringify({
  service: { type: 'LIFECYCLE', partnerCode: 'PARTNER1' },
  client: {
    ...{ name: 'Uusi Asiakas Oy', businessCode: '0000003-0', postalAddress: 'Mallikatu 3', postalCode: '00100' },
    ...{ postalDistrict: 'HELSINKI', countryCode: 'FI', email: 'office@example.com', languageCode: 'FI' },
  },
});
const creation = { method: 'POST', path: '/partner/client', headers: partner, body: client } as const;

const written: readonly Written[] = [
  { title: 'a live token', status: 200 },
  { title: 'a live token under another letter case of the field', status: 200, headers: ['x-aPI-kEY', value] },
  { title: 'a live token with space around it', status: 200, headers: ['X-Api-Key', ` \t${value} `] },
  { title: 'a live token of production', status: 200, environment: 'production', headers: key('production-valid') },
  { title: 'no token', status: 401, headers: [] },
  { title: 'an empty token', status: 401, headers: ['X-Api-Key', ''] },
  { title: 'an unknown token', status: 401, headers: ['X-Api-Key', 'mock-nobody-knows-this-one'] },
  { title: 'a token in another letter case', status: 401, headers: ['X-Api-Key', value.toUpperCase()] },
  { title: 'a token as a bearer', status: 401, headers: ['X-Api-Key', `Bearer ${value}`] },
  { title: 'a token in Authorization', status: 401, headers: ['authorization', value] },
  { title: 'a token in the query', status: 401, headers: [], path: `/partner/validate?X-Api-Key=${value}` },
  { title: 'an expired token', status: 401, headers: key('staging-expired') },
  { title: 'a revoked token', status: 401, headers: key('staging-revoked') },
  { title: 'a replaced token', status: 401, headers: key('staging-replaced') },
  { title: 'a token of production at staging', status: 401, headers: key('production-valid') },
  { title: 'a token of staging at production', status: 401, environment: 'production' },
  {
    title: 'a provisioning token where a client is wanted',
    status: 403,
    path: '/partner/settlements',
    headers: key('staging-provisioning'),
  },
  {
    title: 'a token in the instant of its end',
    status: 401,
    given: ({ registry, clock }) => {
      registry.expire('staging-valid', clock.now() + 1000);
      clock.advance(1000);
    },
  },
  {
    title: 'a token a moment before its end',
    status: 200,
    given: ({ registry, clock }) => {
      registry.expire('staging-valid', clock.now() + 1000);
      clock.advance(999);
    },
  },
  {
    title: 'the same token on two lines',
    status: 200,
    headers: [...key('staging-valid'), ...key('staging-valid')],
    needs: 'lines of their own',
  },
  {
    title: 'two tokens on two lines',
    status: 401,
    headers: [...key('staging-valid'), ...key('staging-expired')],
    needs: 'lines of their own',
  },
  { title: 'two tokens on one line', status: 401, headers: ['X-Api-Key', `${value}, ${value}`] },
  { title: 'HEAD', status: 200, method: 'HEAD' },
  { title: 'HEAD without a token', status: 401, method: 'HEAD', headers: [] },
  { title: 'HEAD on the renewal', status: 405, method: 'HEAD', path: '/partner/renew' },
  { title: 'DELETE', status: 405, method: 'DELETE' },
  { title: 'OPTIONS', status: 405, method: 'OPTIONS' },
  { title: 'OPTIONS without a token', status: 401, method: 'OPTIONS', headers: [] },
  { title: 'a method that nobody described', status: 405, method: 'PROPFIND' },
  { title: 'TRACE', status: 405, method: 'TRACE', needs: 'TRACE' },
  { title: 'an unknown path', status: 404, path: '/partner/nothing' },
  { title: 'an unknown path without a token', status: 401, path: '/partner/nothing', headers: [] },
  { title: 'a path outside of the base', status: 404, target: '/' },
  { title: 'a path outside of the base without a token', status: 401, target: '/', headers: [] },
  { title: 'a doubled slash', status: 404, path: '//partner/validate' },
  { title: 'a path in other letters', status: 404, path: '/Partner/validate' },
  { title: 'an encoded letter', status: 404, path: '/partner/%76alidate' },
  { title: 'an encoding that is none', status: 404, path: '/partner/%zz' },
  { title: 'a dot in the path', status: 404, path: '/partner/./validate', needs: 'a path as it is' },
  { title: 'an encoded dot in the path', status: 404, path: '/partner/%2e/validate', needs: 'a path as it is' },
  { title: 'a query that nobody described', status: 200, path: '/partner/validate?a=%20?b&c' },
  { title: 'a query parameter that does not fit', status: 400, path: '/partner/settlements?unfetchedOnly=maybe' },
  {
    title: 'a query parameter twice',
    status: 400,
    path: '/partner/settlements?fromDate=2026-01-01&fromDate=2026-01-02',
  },
  { title: 'a query parameter that fits', status: 200, path: '/partner/settlements?fromDate=2026-01-01' },
  { title: 'an Accept without JSON', status: 406, headers: [...key('staging-valid'), 'Accept', 'text/html'] },
  {
    title: 'an Accept on two lines',
    status: 200,
    headers: [...key('staging-valid'), 'Accept', 'text/html', 'Accept', 'application/json;q=0.5'],
  },
  { title: 'a body that fits', status: 200, ...creation },
  { title: 'a body that fits, from a client', status: 403, ...creation, headers: [...key('staging-valid'), ...json] },
  { title: 'a body that fits, from nobody', status: 401, ...creation, headers: json },
  { title: 'a body with an unknown field', status: 400, ...creation, body: '{"größe":1}' },
  { title: 'a body that is not JSON', status: 400, ...creation, body: '{"client":' },
  { title: 'a body that is not UTF-8', status: 400, ...creation, body: Buffer.from('{"client":"\xff"}', 'latin1') },
  { title: 'an empty body', status: 400, ...creation, body: '' },
  {
    title: 'a body in another media type',
    status: 415,
    ...creation,
    headers: [...key('staging-provisioning'), 'Content-Type', 'text/plain'],
  },
  { title: 'a body in a coding', status: 415, ...creation, headers: [...partner, 'Content-Encoding', 'gzip'] },
  {
    title: 'a media type on two lines',
    status: 415,
    ...creation,
    headers: [...partner, ...json],
    needs: 'a media type twice',
  },
  { title: 'a body that is too large', status: 413, ...creation, body: 'a'.repeat(1024 * 1024 + 1) },
  { title: 'a body that is just not too large', status: 400, ...creation, body: 'a'.repeat(1024 * 1024) },
  {
    title: 'a preferred status',
    status: 404,
    path: '/partner/invoice/case?caseId=1',
    headers: [...key('staging-valid'), 'Prefer', 'code=404'],
  },
  {
    title: 'a preference on two lines',
    status: 400,
    headers: [...key('staging-valid'), 'Prefer', 'wait=1', 'Prefer', 'code=299'],
  },
  { title: 'a preferred status without a token', status: 401, headers: ['Prefer', 'code=200'] },
  { title: 'plain HTTP', status: 403, scheme: 'http', needs: 'plain HTTP' },
  { title: 'plain HTTP without a token', status: 403, scheme: 'http', headers: [], needs: 'plain HTTP' },
  {
    title: 'a header section that is too large',
    status: 431,
    headers: [...key('staging-valid'), 'X-Long', 'a'.repeat(20_000)],
    needs: 'a long header section',
  },
  { title: 'a renewal', status: 200, path: '/partner/renew' },
  { title: 'a late answer', status: 200, given: ({ faults }) => faults.plan({ kind: 'latency', delayMs: 20 }) },
  { title: 'a fault with a status', status: 503, given: ({ faults }) => faults.plan({ kind: 'status', status: 503 }) },
  { title: 'a rate limit', status: 429, given: ({ scenarios }) => scenarios.begin('rate-limited') },
  { title: 'a scenario that revokes', status: 401, given: ({ scenarios }) => scenarios.begin('revoked') },
  { title: 'a connection that is reset', status: 0, given: ({ faults }) => faults.plan({ kind: 'reset' }) },
  { title: 'a connection that says nothing', status: 0, given: ({ faults }) => faults.plan({ kind: 'empty' }) },
  {
    title: 'a body that is cut',
    status: 200,
    given: ({ faults }) => faults.plan({ kind: 'truncated' }),
    needs: 'half a body',
  },
  { title: 'a body that is not JSON any more', status: 200, given: ({ faults }) => faults.plan({ kind: 'malformed' }) },
  { title: 'a slow body', status: 200, given: ({ faults }) => faults.plan({ kind: 'slow-body', bodyOverMs: 40 }) },
  {
    title: 'a fault of another environment',
    status: 200,
    given: ({ faults }) => faults.plan({ kind: 'reset', environment: 'production' }),
  },
  { title: 'a reset of a refusal', status: 0, headers: [], given: ({ faults }) => faults.plan({ kind: 'reset' }) },
];

/** The table of requests that every door is held to. */
export const doorRows: readonly DoorRow[] = written.map(({ path = '/partner/validate', body, ...row }) => ({
  ...{ environment: 'staging', scheme: 'https', method: 'GET', target: description.basePath + path },
  headers: key('staging-valid'),
  ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
  ...row,
}));
