import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { packageRoot } from '../../src/package-root.ts';

/** An engine to run containers with, or why there is none. */
export type Engine =
  | {
      readonly kind: 'running';
      /** What `DOCKER_HOST` must be. */
      readonly host: string;
      /** Images made of this machine's own Node: with npm, and without. */
      readonly buildImage: string;
      readonly baseImage: string;
    }
  | { readonly kind: 'missing'; readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly engine: Engine;
  }
}

const dockerd = '/usr/sbin/dockerd';
const busybox = ['/usr/bin/busybox', '/bin/busybox'];
const aptGet = '/usr/bin/apt-get';

/** How long an engine may take to start, in milliseconds. */
const PATIENCE = 30_000;

/** Starts an engine of its own for all tests, installing Debian's where it is missing and we are root. */
export default async function provideEngine(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'cfis-engine-'));
  const { engine, stop } = await startEngine(folder).catch((error: unknown) => ({
    engine: { kind: 'missing', reason: String(error).split('\n')[0] ?? '' } as const,
    stop: async () => {},
  }));
  if (engine.kind === 'missing') console.warn(`The container tests are skipped: ${engine.reason}`);
  project.provide('engine', engine);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startEngine(folder: string): Promise<{ readonly engine: Engine; stop(): Promise<void> }> {
  const reason = install();
  if (reason !== undefined) return { engine: { kind: 'missing', reason }, stop: async () => {} };
  const host = `unix://${join(folder, 'docker.sock')}`;
  const pidFile = join(folder, 'docker.pid');
  const roots = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', pidFile];
  // A bridge of its own: on one that is shared, another engine would give away the same addresses.
  const bridge = `cfis${process.pid}`;
  execFileSync('ip', ['link', 'add', bridge, 'type', 'bridge'], { stdio: 'pipe' });
  execFileSync('ip', ['address', 'add', `10.213.${process.pid % 256}.1/24`, 'dev', bridge], { stdio: 'pipe' });
  const network = ['--bridge', bridge, '--iptables=false', '--ip6tables=false', '--ip-forward=false'];
  const daemon = spawn(dockerd, ['--host', host, ...roots, ...network], { stdio: 'ignore' });
  const ended = once(daemon, 'close');
  const stop = async (): Promise<void> => {
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
    else daemon.kill();
    await ended;
    // What it leaves mounted cannot be removed.
    const left = join(folder, 'exec', 'netns', 'default');
    if (existsSync(left)) execFileSync('umount', [left]);
    execFileSync('ip', ['link', 'delete', bridge]);
  };
  try {
    await untilItAnswers(host, () => daemon.exitCode !== null);
    const base = layOutNode(join(folder, 'base'));
    const baseImage = importImage(host, base, 'cfis-test/node', []);
    addNpm(base);
    const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
    const buildImage = importImage(host, base, 'cfis-test/node-with-npm', [
      `npm_config_registry=${registry}`,
      'NODE_EXTRA_CA_CERTS=/etc/certificates.pem',
    ]);
    return { engine: { kind: 'running', host, baseImage, buildImage }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Why there is no engine and there can be none. */
function install(): string | undefined {
  const missing = (): boolean => !existsSync(dockerd) || !busybox.some(existsSync) || !['docker', 'ip'].every(isInPath);
  if (process.platform !== 'linux') return 'a container engine is started on Linux only';
  if (process.getuid?.() !== 0) return 'only root can start a container engine';
  if (!missing()) return undefined;
  if (!existsSync(aptGet)) return `${dockerd}, docker, ip or busybox is missing, and there is no apt-get to install it`;
  console.warn('Installing a container engine for the container tests');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['docker.io', 'busybox-static', 'iproute2'];
  try {
    execFileSync(aptGet, ['update'], { env, stdio: 'pipe' });
    execFileSync(aptGet, ['install', '-y', '--no-install-recommends', ...packages], { env, stdio: 'pipe' });
  } catch (error) {
    return `apt-get could not install it: ${String(error).split('\n')[0]}`;
  }
  return missing() ? 'apt-get installed it in an unknown place' : undefined;
}

function isInPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

async function untilItAnswers(host: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      execFileSync('docker', ['--host', host, 'version'], { stdio: 'ignore' });
      return;
    } catch {
      if (hasEnded()) throw new Error('the engine ended as soon as it was started; this machine may not allow one');
      if (Date.now() > deadline) throw new Error('the engine does not answer');
    }
    await wait(100);
  }
}

/** A root file system of this machine's own Node and a shell: no image can be downloaded for a test that works anywhere. */
function layOutNode(root: string): string {
  for (const folder of ['bin', 'etc', 'root', 'tmp', 'usr/bin']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0::/root:/bin/sh\n');
  copyProgram(process.execPath, join(root, 'bin', 'node'), root);
  cpSync(busybox.find(existsSync) ?? '', join(root, 'bin', 'busybox'), { dereference: true });
  for (const name of ['sh', 'rm', 'mkdir', 'cat', 'id', 'touch']) symlinkSync('busybox', join(root, 'bin', name));
  symlinkSync('/bin/busybox', join(root, 'usr', 'bin', 'env'));
  return root;
}

/** What the stage that builds needs besides: npm, who it trusts, and what the bundler is linked with. */
function addNpm(root: string): void {
  cpSync(npmFolder(), join(root, 'npm'), { recursive: true });
  for (const name of ['npm', 'npx']) symlinkSync(`/npm/bin/${name}-cli.js`, join(root, 'bin', name));
  if (existsSync(certificates)) cpSync(certificates, join(root, 'etc', 'certificates.pem'), { dereference: true });
  const bindings = join(packageRoot, 'node_modules', '@rolldown');
  const binaries = readdirSync(bindings, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.node'),
  );
  for (const file of binaries) copyLibraries(join(bindings, file), root);
}

const certificates = process.env['NODE_EXTRA_CA_CERTS'] || '/etc/ssl/certs/ca-certificates.crt';

/** Its entry is a link into the folder that it was installed in. */
function npmFolder(): string {
  const place = (process.env['PATH'] ?? '').split(delimiter).find((folder) => existsSync(join(folder, 'npm')));
  if (place === undefined) throw new Error('there is no npm to build an image with');
  return dirname(dirname(realpathSync(join(place, 'npm'))));
}

function copyProgram(program: string, to: string, root: string): void {
  cpSync(program, to, { dereference: true });
  copyLibraries(program, root);
}

function copyLibraries(program: string, root: string): void {
  const linked = execFileSync('ldd', [program], { encoding: 'utf8' });
  for (const [library] of linked.matchAll(/(?<=\s)\/\S+/g)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    cpSync(library, join(root, library), { dereference: true });
  }
}

function importImage(host: string, root: string, name: string, variables: readonly string[]): string {
  const changes = ['PATH=/bin', ...variables].flatMap((variable) => ['--change', `ENV ${variable}`]);
  const archive = `${root}.tar`;
  execFileSync('tar', ['-C', root, '-cf', archive, '.']);
  execFileSync('docker', ['--host', host, 'import', ...changes, archive, name], { stdio: 'pipe' });
  rmSync(archive);
  return name;
}
