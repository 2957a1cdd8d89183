import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import type { StartedCfisMockContainer } from '../../src/testcontainers/index.ts';
import { curl, environment, folder } from '../commands/cfis.ts';
import { runProgram } from '../commands/run-program.ts';
import { snippetOf } from '../commands/snippets-of.ts';
import { buildImage, docker, missing } from './docker.ts';

type Subject = typeof import('../../src/testcontainers/index.ts');

describe.skipIf(missing)(
  `CfisMockContainer (skipped where no container engine can be had${missing ? `: ${missing}` : ''})`,
  () => {
    let image: string;
    let subject: Subject;
    const started: StartedCfisMockContainer[] = [];

    beforeAll(async () => {
      const engine = inject('engine');
      if (engine.kind === 'running') vi.stubEnv('DOCKER_HOST', engine.host);
      // The tests stop what they start. The container that would do it otherwise cannot be downloaded everywhere.
      vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true');
      subject = await import(pathToFileURL(join(packageRoot, 'dist', 'testcontainers.js')).href);
      image = await buildImage();
    }, 600_000);
    const stopAll = async () => {
      for (const mock of started.splice(0)) await mock.stop();
    };
    afterEach(stopAll);
    afterAll(() => vi.unstubAllEnvs());

    async function start(make = (container: InstanceType<Subject['CfisMockContainer']>) => container) {
      const mock = await make(new subject.CfisMockContainer(image)).start();
      started.push(mock);
      writeFileSync(join(folder, 'ca.pem'), mock.ca);
      return mock;
    }

    /** What curl gets from the validation of a token. */
    const statusOf = async (token: string, url: string): Promise<number> => {
      const trust = ['--cacert', join(folder, 'ca.pem')];
      return (await curl(...trust, '--header', `X-Api-Key: ${token}`, `${url}/partner/validate`)).status;
    };

    test('is ready when it is started, for staging and production, with its tokens and what to trust', async () => {
      const mock = await start();
      expect({
        staging: await statusOf(mock.token('staging-valid'), mock.stagingUrl),
        production: await statusOf(mock.token('production-valid'), mock.productionUrl),
        expired: await statusOf(mock.token('staging-expired'), mock.stagingUrl),
        health: (await curl(`${mock.adminUrl}/health`)).status,
        withoutKey: (await curl(`${mock.adminUrl}/tokens`)).status,
      }).toEqual({ staging: 200, production: 200, expired: 401, health: 200, withoutKey: 401 });
      expect(() => mock.token('nobody')).toThrow(/^there is no token "nobody"\. Name one of: staging-valid, /);
    });

    test('knows the tokens of a file, and those alone', async () => {
      const file = join(folder, 'tokens.yaml');
      const row = { kind: 'client', environment: 'staging', account: 'Own Oy', issuedAt: '2025-01-01T00:00:00Z' };
      writeFileSync(file, JSON.stringify({ tokens: [{ id: 'own', value: 'mock-of-ones-own-0123456789', ...row }] }));
      const mock = await start((container) => container.withTokens(file));
      expect({
        ids: mock.tokenIds,
        own: await statusOf(mock.token('own'), mock.stagingUrl),
        packages: await statusOf('mock-staging-valid-WK59PFkl0JfI2yyVlbPegBPr', mock.stagingUrl),
      }).toEqual({ ids: ['own'], own: 200, packages: 401 });
    });

    test('starts nothing with a token file that is broken, and says where', async () => {
      const file = join(folder, 'broken.yaml');
      writeFileSync(file, 'tokens: [{ id: 7 }]');
      const before = await docker('ps', '--all', '--quiet');
      await expect(new subject.CfisMockContainer(image).withTokens(file).start()).rejects.toThrow(/broken\.yaml:1:/);
      expect(await docker('ps', '--all', '--quiet')).toBe(before);
    });

    test('is certified for its network aliases, and for what the test adds', async () => {
      const mock = await start((container) =>
        container.withEnvironment({ CFIS_NAMES: 'mock.test' }).withNetworkAliases('cfis-mock', 'not_certifiable'),
      );
      const { port } = new URL(mock.stagingUrl);
      const as = (name: string) =>
        curl(
          ...['--cacert', join(folder, 'ca.pem'), '--header', `X-Api-Key: ${mock.token('staging-valid')}`],
          ...['--connect-to', `${name}:443:localhost:${port}`, `https://${name}/api/v1/partner/validate`],
        );
      expect([(await as('cfis-mock')).status, (await as('mock.test')).status]).toEqual([200, 200]);
    });

    test('lets a test do what only the mock can: its clock, its tokens, its journal, its faults and scenarios', async () => {
      const mock = await start();
      const { admin, stagingUrl } = mock;
      const issued = await admin.issue({ environment: 'staging', account: 'Test Oy', expiresInSeconds: 60 });
      const fresh = await statusOf(issued.value, stagingUrl);
      await admin.clock.freeze('2040-01-01T00:00:00Z');
      const { now } = await admin.clock.advance(1.5);
      const later = await statusOf(issued.value, stagingUrl);
      const [request] = await admin.requests(1);
      await admin.reset();
      const forgotten = await statusOf(issued.value, stagingUrl);
      const rotated = await admin.rotate('staging-valid', 60);
      await admin.revoke('staging-valid');
      await admin.expire(rotated.id, '2040-01-01T00:00:00Z');
      const renewed = [
        await statusOf(mock.token('staging-valid'), stagingUrl),
        await statusOf(rotated.value, stagingUrl),
      ];
      const fault = await admin.faults.plan({ kind: 'status', status: 503, times: 1 });
      const struck = await statusOf(rotated.value, stagingUrl);
      await admin.faults.plan({ kind: 'status', status: 503 });
      await admin.faults.clear();
      const [successor] = await admin.scenarios.begin('rotated');
      await admin.scenarios.end('rotated');
      expect({ fresh, now, later, request, forgotten, renewed, fault, struck, successor }).toEqual({
        fresh: 200,
        now: '2040-01-01T00:00:01.500Z',
        later: 401,
        request: expect.objectContaining({
          status: 401,
          cause: 'expired',
          why: expect.stringMatching(/: it expired /),
        }),
        forgotten: 401,
        renewed: [401, 200],
        fault: expect.stringMatching(/./),
        struck: 503,
        successor: expect.objectContaining({ kind: 'client', value: expect.stringMatching(/^.{16,}$/) }),
      });
      expect(await statusOf(rotated.value, stagingUrl)).toBe(200);
      await expect(admin.revoke('nobody')).rejects.toThrow(/POST \/__admin\/tokens\/nobody\/revoke: .*answered 404/);
    });

    test('does what the page shows', async () => {
      const { code } = snippetOf('docs/build-offline.md', 'ts import { CfisMockContainer }');
      const engine = { DOCKER_HOST: process.env['DOCKER_HOST'] ?? '', TESTCONTAINERS_RYUK_DISABLED: 'true' };
      const printed = await runProgram(code.replace("'cfis-contract-kit')", `'${image}')`), engine);
      expect(printed).toMatch(/^https:\/\/\S+\/api\/v1 https:\/\/\S+\/api\/v1 mock-staging-valid-\w+\n$/);
    });

    test('prints no admin key', async () => {
      const mock = await start();
      expect(await docker('logs', mock.getId())).not.toMatch(/[0-9a-f]{48}/);
    });
  },
);

test('without testcontainers the import says how to add it', async () => {
  const blocked = `require('node:module')._load = (load => (name, ...rest) => {
    if (name === 'testcontainers') throw Object.assign(new Error("Cannot find module 'testcontainers'"), { code: 'MODULE_NOT_FOUND' });
    return load(name, ...rest);
  })(require('node:module')._load);`;
  writeFileSync(join(folder, 'blocked.cjs'), blocked);
  const address = pathToFileURL(join(packageRoot, 'dist', 'testcontainers.js')).href;
  const args = [
    '--require',
    join(folder, 'blocked.cjs'),
    '--input-type=module',
    '--eval',
    `await import('${address}')`,
  ];
  const stderr = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { env: environment({}) }, (_, _stdout, text) => resolve(text));
  });
  expect(stderr).toContain('Run: npm install --save-dev testcontainers@11.14.0.');
});
