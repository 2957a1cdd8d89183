import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { curl, folder, runCfis } from '../commands/cfis.ts';
import { snippetOf } from '../commands/snippets-of.ts';
import { buildImage, docker, inspect, missing, portOf, removeAll, run, shell, untilHealthy } from './docker.ts';

const KEY = 'an-admin-key-of-a-test-0123456789';
const valid = 'mock-staging-valid-WK59PFkl0JfI2yyVlbPegBPr';
const answered = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };

/** The admin API as it must be for others to reach it. */
const withAdmin = ['--env=CFIS_ADMIN_HOST=0.0.0.0', `--env=CFIS_ADMIN_KEY=${KEY}`];

/** What the package itself may weigh on top of its base, in bytes. */
const LARGEST = 20_000_000;

describe.skipIf(missing)(
  `the image (skipped where no container engine can be had${missing ? `: ${missing}` : ''})`,
  () => {
    let image: string;
    beforeAll(async () => {
      image = await buildImage();
    }, 600_000);
    afterEach(removeAll);
    afterAll(removeAll);

    /** A container that is healthy, with its authority's certificate copied out. */
    async function start(...args: readonly string[]) {
      const id = await run(image, ...args);
      await untilHealthy(id);
      const caFile = join(folder, `${id}.pem`);
      await docker('cp', `${id}:/var/lib/cfis/authority/ca.pem`, caFile);
      return { id, caFile, port: await portOf(id, 4010) };
    }

    const validate = (caFile: string, host: string, port: number, token: string, ...args: readonly string[]) =>
      curl(
        ...['--cacert', caFile, '--header', `X-Api-Key: ${token}`, ...args],
        `https://${host}:${port}/api/v1/partner/validate`,
      );

    test('is small, holds no tool of the build and no test, and belongs to nobody who may do anything', async () => {
      const base = Number(await inspect('cfis-test/node', '.Size'));
      const size = Number(await inspect(image, '.Size'));
      console.log(
        `The image adds ${((size - base) / 1e6).toFixed(1)} MB to its base of ${(base / 1e6).toFixed(1)} MB.`,
      );
      const listing = await docker('run', '--rm', '--entrypoint=node', image, '-e', listEverything);
      const files: readonly string[] = JSON.parse(listing);
      expect({
        added: size - base < LARGEST,
        user: await inspect(image, '.Config.User'),
        odd: files.filter((file) =>
          /^[^/]+\/[^/]*\.test\.[jt]s$|^(src|test)\/|node_modules\/(vitest|typescript|tsdown)\/|\.env|\.git\//.test(
            file,
          ),
        ),
        there: files.includes('dist/cfis.js') && files.includes('spec/cfis.openapi.yaml'),
      }).toEqual({ added: true, user: '10001:10001', odd: [], there: true });
    });

    test('runs on a root that cannot be written to, as nobody in particular, and turns healthy', async () => {
      const { id } = await start();
      const inside = await docker('exec', id, 'node', '-e', tryToWrite);
      expect(JSON.parse(inside)).toEqual({ uid: 10001, gid: 10001, error: 'EROFS' });
    });

    test('turns healthy without an admin API as well', async () => {
      await start('--env=CFIS_NO_ADMIN=1');
    });

    test('is not healthy where nobody answers', async () => {
      const { id } = await start();
      const elsewhere = docker('exec', '--env=CFIS_ADMIN_PORT=9', id, 'node', '/opt/cfis/health.js');
      const withoutAdmin = docker(
        'exec',
        '--env=CFIS_NO_ADMIN=1',
        '--env=CFIS_PORT=9',
        id,
        'node',
        '/opt/cfis/health.js',
      );
      expect((await Promise.allSettled([elsewhere, withoutAdmin])).map(({ status }) => status)).toEqual([
        'rejected',
        'rejected',
      ]);
    });

    test('ends within a second of SIGTERM, by itself, and says so', async () => {
      const { id } = await start('--env=CFIS_JSON=1');
      const from = Date.now();
      // Whoever is still there after a second is killed, and exits with 137.
      await docker('stop', '--time=1', id);
      console.log(`It took the container ${Date.now() - from} ms to stop.`);
      expect({
        code: await inspect(id, '.State.ExitCode'),
        last: (await docker('logs', id)).split('\n').at(-1),
      }).toEqual({ code: '0', last: '{"event":"stopped"}' });
    });

    test('gives its CA away in one call, by a copy or by curl without a key, and curl trusts it by every name', async () => {
      const { id, caFile, port } = await start(
        '--hostname=the-mock',
        '--env=CFIS_NAMES=cfis-mock,mock.test',
        ...withAdmin,
      );
      const adminPort = await portOf(id, 4012);
      const { body } = await curl('--fail', `http://localhost:${adminPort}/__admin/certs/ca.pem`);
      expect(body).toBe(readFileSync(caFile, 'utf8'));
      const address = await inspect(id, '.NetworkSettings.IPAddress');
      const answers = [await validate(caFile, 'localhost', port, valid), await validate(caFile, address, 4010, valid)];
      for (const name of ['the-mock', 'cfis-mock', 'mock.test', 'host.docker.internal']) {
        answers.push(await validate(caFile, name, port, valid, '--connect-to', `${name}:${port}:localhost:${port}`));
      }
      expect(answers).toEqual(Array(6).fill(answered));
      const other = validate(caFile, 'other.test', port, valid, '--connect-to', `other.test:${port}:localhost:${port}`);
      await expect(other).rejects.toThrow(/no alternative certificate subject name/);
    });

    test('serves the tokens of a file that is mounted, and those alone', async () => {
      const file = join(folder, 'tokens.yaml');
      const token = 'mock-of-the-mounted-file-0123456789';
      writeFileSync(file, tokenFile(token));
      const { id, caFile, port } = await start(`--volume=${file}:/tokens.yaml:ro`, '--env=CFIS_TOKENS=/tokens.yaml');
      expect([
        (await validate(caFile, 'localhost', port, token)).status,
        (await validate(caFile, 'localhost', port, valid)).status,
      ]).toEqual([200, 401]);
      expect(await docker('logs', id)).not.toContain(token);
    });

    test('opens its admin API to others only with a key, which it demands and never prints', async () => {
      const refused = await run(image, '--env=CFIS_ADMIN_HOST=0.0.0.0');
      expect(await docker('wait', refused)).toBe('2');
      const { id } = await start(...withAdmin);
      const tokens = `http://localhost:${await portOf(id, 4012)}/__admin/tokens`;
      expect([
        (await curl(tokens)).status,
        (await curl(tokens, '--header', `Authorization: Bearer ${KEY}`)).status,
        (await docker('logs', id)).includes(KEY),
      ]).toEqual([401, 200, false]);
    });

    test('is built, started and trusted as the page says', async () => {
      const { code } = snippetOf('docs/build-offline.md', 'sh export CFIS_ADMIN_KEY');
      // The image is built already, as the engine of the tests needs it; any port does.
      const script = code
        .replace('docker build -t cfis-contract-kit .', `docker tag ${image} cfis-contract-kit`)
        .replace(/-p (\d+):\1/g, '-p $1');
      try {
        await shell(`set -e\n${script}`);
        const caFile = join(folder, 'ca.pem');
        expect(await validate(caFile, 'localhost', await portOf('cfis', 4010), valid)).toEqual(answered);
      } finally {
        await docker('rm', '--force', '--volumes', 'cfis');
      }
    });

    test('conforms to the whole contract', async () => {
      const { caFile, port } = await start();
      const { code, stderr } = await runCfis(
        ['verify', `https://localhost:${port}/api/v1`, '--ca', caFile, '--allow', 'renew,provision,write,fetch'],
        {
          CFIS_TOKEN: valid,
          CFIS_EXPIRED_TOKEN: 'mock-staging-expired-UhRZdsvDQuc8dWrdE03WKpm1',
          CFIS_REVOKED_TOKEN: 'mock-staging-revoked-5UELhUOuZAzHx4LP4AzUdIG1',
          CFIS_FOREIGN_TOKEN: 'mock-production-valid-0qRhSBHpvkTSOsq63Hvzl8IB',
          CFIS_PROVISIONING_TOKEN: 'mock-staging-provisioning-WIQtUlmOS6ECJSRO5k0A8Uci',
        },
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/[2-9]\d\d passed[\s\S]*\nCONFORMS/) });
    });
  },
);

const listEverything = `console.log(JSON.stringify(fs.readdirSync('/opt/cfis', { recursive: true })))`;

const tryToWrite = `
  let error;
  try { fs.writeFileSync('/opt/cfis/dist/cfis.js', ''); } catch ({ code }) { error = code; }
  console.log(JSON.stringify({ uid: process.getuid(), gid: process.getgid(), error }));
`;

function tokenFile(value: string): string {
  const token = { kind: 'client', environment: 'staging', account: 'Mounted Oy', issuedAt: '2025-01-01T00:00:00Z' };
  return JSON.stringify({ tokens: [{ id: 'mounted', value, ...token }] });
}
