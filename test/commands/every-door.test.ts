import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createAuthorityCertificate, createServerCertificate } from '../../mock-server/tls/certificates.ts';
import { environments } from '../../src/description/environment.ts';
import { packageRoot } from '../../src/package-root.ts';
import { credentialsOf, folder, runCfis, startCfisMock } from './cfis.ts';

const chain = join(folder, 'chain.pem');
const key = join(folder, 'key.pem');
beforeAll(async () => {
  const authority = await createAuthorityCertificate();
  const server = await createServerCertificate(authority, ['localhost', '127.0.0.1']);
  await writeFile(chain, `${server.cert}\n${authority.cert}\n`);
  await writeFile(key, server.key, { mode: 0o600 });
});

const doors: readonly (readonly [title: string, args: readonly string[]])[] = [
  ['as it comes', []],
  ['that explains itself', ['--explain']],
  ['with a state', ['--state', join(folder, 'every-door.state')]],
  ['on IPv6', ['--host', '::1']],
  ['with a certificate of one’s own', ['--cert', chain, '--key', key]],
  ['that makes bodies up', ['--dynamic']],
  [
    'whose renewed tokens work on, as its description says',
    ['--overlay', join(packageRoot, 'spec', 'overlays', 'renewal-with-overlap.yaml')],
  ],
];

describe.each(environments)('%s', (environment) => {
  test.each(doors)('of a mock %s passes the suite, effects and all', async (_title, args) => {
    const mock = await startCfisMock(args);
    const overlays = args.filter((_, index) => args[index - 1] === '--overlay').flatMap((file) => ['--overlay', file]);
    const issued = await fetch(`${mock.adminUrl}/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ environment }),
    });
    const { value } = (await issued.json()) as { readonly value: string };
    const { code, stdout } = await runCfis(
      [
        ...['verify', mock[environment].baseUrl, '--env', environment, '--ca', mock.caFile, ...overlays],
        ...['--allow', 'renew,provision,write,fetch', '--reporter', 'json'],
      ],
      { ...credentialsOf(mock, environment), CFIS_CANARY_TOKEN: value },
    );
    await mock.stop();
    const { verdict, failed, warned, inconclusive, errored } = JSON.parse(stdout).summary;
    expect({ code, verdict, failed, warned, inconclusive, errored }).toEqual({
      ...{ code: 0, verdict: 'conforms', failed: 0, warned: 0, inconclusive: 0, errored: 0 },
    });
  });
});
