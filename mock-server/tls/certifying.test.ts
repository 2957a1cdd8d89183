import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Notice } from '../notice.ts';
import { openAuthority } from './authority.ts';
import { createAuthorityCertificate, createServerCertificate } from './certificates.ts';
import { startCertifying } from './certifying.ts';

const names = ['localhost'];
const DAY = 86_400_000;
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'cfis-certifying-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(base, { recursive: true });
});

/** A port that notes what it is to show, and whoever is told. */
function createWitness() {
  const shown: string[] = [];
  const notices: Notice[] = [];
  return {
    shown,
    notices,
    port: { certify: (identity: string) => void shown.push(identity) },
    notify: (notice: Notice) => void notices.push(notice),
    texts: () => notices.map((notice) => (notice.kind === 'news' ? notice.text : notice.problem.what)),
  };
}

describe('a certificate of this machine', () => {
  const start = async (witness: ReturnType<typeof createWitness>) => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const certifying = await startCertifying(
      { authorityFolder: join(base, 'authority'), notify: witness.notify },
      names,
    );
    return { certifying, stop: certifying.keep([witness.port]) };
  };
  /** Lets days pass, and half a day more in which somebody looks. */
  const pass = async (days: number): Promise<void> => {
    vi.setSystemTime(Date.now() + days * DAY);
    await vi.advanceTimersByTimeAsync(DAY / 2);
  };

  test('is left as it is while it has long to live', async () => {
    const witness = createWitness();
    const { stop } = await start(witness);
    await pass(360);
    // As long as a look into the folder takes.
    await openAuthority(join(base, 'authority'), names);
    stop();
    expect([witness.shown, witness.notices]).toEqual([[], []]);
  });

  test('is renewed before it ends, and shown from then on', async () => {
    const witness = createWitness();
    const { certifying, stop } = await start(witness);
    const before = certifying.served();
    await pass(367);
    await expect.poll(() => witness.shown.length).toBe(1);
    stop();
    const [server = ''] = witness.shown;
    const lived = (pem: string) => Date.parse(new X509Certificate(pem).validTo) - Date.now();
    expect(lived(before.server)).toBeLessThan(30 * DAY);
    expect(lived(server)).toBeGreaterThan(390 * DAY);
    expect([certifying.served().server, certifying.served().ca, witness.texts()]).toEqual([
      server,
      before.ca,
      ['The certificate would have ended soon; a new one is served from now on.'],
    ]);
  });

  test('is looked after no more when it is not served any more', async () => {
    const witness = createWitness();
    const { stop } = await start(witness);
    const before = vi.getTimerCount();
    stop();
    expect([before, vi.getTimerCount()]).toEqual([1, 0]);
  });

  test('is not renewed on the quiet by another authority', async () => {
    const witness = createWitness();
    const { stop } = await start(witness);
    await rm(join(base, 'authority'), { recursive: true });
    await pass(367);
    await expect.poll(() => witness.notices.length).toBe(2);
    stop();
    expect(witness.notices[1]).toMatchObject({
      kind: 'warning',
      problem: { place: join(base, 'authority', 'ca.pem'), remedy: expect.stringContaining('trust this file') },
    });
  });

  test('that cannot be renewed is kept, and says why', async () => {
    const witness = createWitness();
    const { certifying, stop } = await start(witness);
    await rm(join(base, 'authority', 'ca-key.pem'));
    const { server } = certifying.served();
    await pass(367);
    await expect.poll(() => witness.notices.length).toBeGreaterThan(0);
    stop();
    expect([witness.shown, certifying.served().server]).toEqual([[], server]);
    expect(witness.texts()[0]).toMatch(/authority of this machine cannot be read or made: ENOENT/);
  });

  test('made to be defective is left so', async () => {
    const authority = await createAuthorityCertificate();
    const { key, cert } = await createServerCertificate(authority, names, -1);
    const defective = { server: key + cert, ca: authority.cert };
    const source = { authorityFolder: join(base, 'authority'), certify: async () => defective };
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const certifying = await startCertifying(source, names);
    certifying.keep([]);
    expect([vi.getTimerCount(), certifying.served()]).toEqual([0, expect.objectContaining(defective)]);
  });
});

describe("one's own certificate", () => {
  test('is taken up anew from changed files only, for every port', async () => {
    const authority = await createAuthorityCertificate();
    const [first, second] = [
      await createServerCertificate(authority, names),
      await createServerCertificate(authority, names),
    ];
    const certificate = { certFile: join(base, 'cert.pem'), keyFile: join(base, 'key.pem') };
    const put = async ({ key, cert }: typeof first, at: number): Promise<void> => {
      await writeFile(certificate.keyFile, key, { mode: 0o600 });
      await writeFile(certificate.certFile, cert + authority.cert);
      for (const file of Object.values(certificate)) await utimes(file, at, at);
    };
    await put(first, 1_000_000_000);
    const witness = createWitness();
    const certifying = await startCertifying({ certificate, notify: witness.notify }, names);
    const [one, two] = [createWitness(), createWitness()];
    const stop = certifying.keep([one.port, two.port]);
    await put(second, 1_000_000_001);
    const shows = () => one.shown.some((pem) => pem.includes(second.cert.trim()));
    await expect.poll(shows, { timeout: 10_000 }).toBe(true);
    stop();
    expect(two.shown).toEqual(one.shown);
    expect(certifying.served()).toMatchObject({ caFile: certificate.certFile, server: one.shown.at(-1) });
    expect(witness.texts().at(-1)).toContain('has changed, and is served from now on');
  });
});

test.skipIf(process.platform === 'win32')('a folder of keys that others can enter is said', async () => {
  const folder = join(base, 'authority');
  await openAuthority(folder, names);
  await chmod(folder, 0o750);
  const witness = createWitness();
  await startCertifying({ authorityFolder: folder, notify: witness.notify }, names);
  expect(witness.notices).toMatchObject([{ kind: 'warning', problem: { place: folder } }]);
});
