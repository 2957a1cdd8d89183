import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createAdminClient } from './admin-client.ts';

/** Runs a call against a server that answers everything alike, and gives what that was asked. */
async function asked(
  call: (admin: ReturnType<typeof createAdminClient>) => Promise<unknown>,
  answer = '{}',
  status = 200,
) {
  const requests: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests.push([
      request.method,
      request.url,
      request.headers.authorization,
      request.headers['content-type'],
      ...(body === '' ? [] : [JSON.parse(body)]),
    ]);
    response.writeHead(status).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const result = await call(createAdminClient(new URL(`http://127.0.0.1:${port}/__admin`), 'a-key')).catch(
      (error: Error) => error.message,
    );
    return { result, requests };
  } finally {
    server.close();
  }
}

test.each([
  ['issue', (a) => a.issue({ environment: 'staging' }), ['POST', '/__admin/tokens', { environment: 'staging' }]],
  ['expire', (a) => a.expire('a/b'), ['POST', '/__admin/tokens/a%2Fb/expire']],
  ['expire at', (a) => a.expire('t', 'never'), ['POST', '/__admin/tokens/t/expire', { at: 'never' }]],
  ['revoke', (a) => a.revoke('t'), ['POST', '/__admin/tokens/t/revoke']],
  ['rotate', (a) => a.rotate('t'), ['POST', '/__admin/tokens/t/rotate']],
  ['rotate with overlap', (a) => a.rotate('t', 0), ['POST', '/__admin/tokens/t/rotate', { overlapSeconds: 0 }]],
  ['clock.read', (a) => a.clock.read(), ['GET', '/__admin/clock']],
  ['clock.advance', (a) => a.clock.advance(-1), ['POST', '/__admin/clock/advance', { seconds: -1 }]],
  ['clock.freeze', (a) => a.clock.freeze(), ['POST', '/__admin/clock/freeze']],
  ['clock.set', (a) => a.clock.set('x'), ['POST', '/__admin/clock/set', { at: 'x' }]],
  ['clock.reset', (a) => a.clock.reset(), ['POST', '/__admin/clock/reset']],
  ['faults.plan', (a) => a.faults.plan({ kind: 'reset' }), ['POST', '/__admin/faults', { kind: 'reset' }]],
  ['faults.clear', (a) => a.faults.clear(), ['DELETE', '/__admin/faults']],
  ['scenarios.begin', (a) => a.scenarios.begin('outage'), ['POST', '/__admin/scenarios/outage']],
  ['scenarios.end', (a) => a.scenarios.end('outage'), ['DELETE', '/__admin/scenarios/outage']],
  ['requests', (a) => a.requests(), ['GET', '/__admin/requests']],
  ['requests, the latest', (a) => a.requests(3), ['GET', '/__admin/requests?limit=3']],
  ['reset', (a) => a.reset(), ['POST', '/__admin/reset']],
] satisfies [string, (admin: ReturnType<typeof createAdminClient>) => Promise<unknown>, unknown[]][])(
  '%s is the call that the description has, with the key',
  async (_, call, [method, path, ...body]) => {
    const mediaType = body.length === 0 ? undefined : 'application/json';
    expect((await asked(call)).requests).toEqual([[method, path, 'Bearer a-key', mediaType, ...body]]);
  },
);

test('a refusal names the call and not the key', async () => {
  const { result } = await asked((admin) => admin.revoke('t'), '{"message":"There is no token t."}', 404);
  expect(result).toBe(
    'POST /__admin/tokens/t/revoke: the admin API answered 404: {"message":"There is no token t."}. ' +
      'See spec/admin.openapi.yaml for what it takes.',
  );
});

test('of a long refusal, the beginning is told', async () => {
  const { result } = await asked((admin) => admin.reset(), 'x'.repeat(600), 502);
  expect(result).toContain(`answered 502: ${'x'.repeat(500)}. See`);
});

test('an empty answer is none', async () => {
  expect((await asked((admin) => admin.reset(), '', 200)).result).toBeUndefined();
});
