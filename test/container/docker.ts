import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { inject } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { folder } from '../commands/cfis.ts';

const engine = inject('engine');

/** Why the tests are skipped; nothing where they are not. */
export const missing: string | undefined = engine.kind === 'missing' ? engine.reason : undefined;

const started: string[] = [];

/** Runs the engine's own client, and gives what it printed. */
export async function docker(...args: readonly string[]): Promise<string> {
  if (engine.kind === 'missing') throw new Error(engine.reason);
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DOCKER_HOST: engine.host, DOCKER_BUILDKIT: '0' };
    execFile('docker', args, { env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`docker ${args[0]}: ${stderr}${stdout.slice(-2000)}`, { cause: error }));
      else resolve(stdout.trim());
    });
  });
}

/** Runs a script, whose docker is that of the engine, in the folder of the test file. */
export async function shell(script: string): Promise<void> {
  if (engine.kind === 'missing') throw new Error(engine.reason);
  const env = { ...process.env, DOCKER_HOST: engine.host };
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', script], { env, cwd: folder }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${stderr}${stdout}`, { cause: error }));
      else resolve();
    });
  });
}

/** Builds the image of this checkout on an image made of this machine's Node. Its name is returned. */
export async function buildImage(): Promise<string> {
  if (engine.kind === 'missing') throw new Error(engine.reason);
  const name = 'cfis-test/cfis-contract-kit';
  const images = ['--build-arg', `BUILD_IMAGE=${engine.buildImage}`, '--build-arg', `BASE_IMAGE=${engine.baseImage}`];
  // The engine of the tests leaves the network of the machine alone: only the machine's own gets out.
  await docker('build', '--network=host', ...images, '--tag', name, packageRoot);
  return name;
}

/** Starts a container as carefully as one can: nothing of its root can be written to, and it has no capability. */
export async function run(image: string, ...args: readonly string[]): Promise<string> {
  const careful = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges'];
  const id = await docker('run', '--detach', '--publish-all', ...careful, ...args, image);
  started.push(id);
  return id;
}

/** Removes every container that was started here. */
export async function removeAll(): Promise<void> {
  if (started.length > 0) await docker('rm', '--force', '--volumes', ...started.splice(0));
}

/** One field of what the engine knows of a container or an image, as a Go template names it. */
export function inspect(what: string, field: string): Promise<string> {
  return docker('inspect', '--format', `{{${field}}}`, what);
}

/** Waits until the engine calls it healthy. */
export async function untilHealthy(container: string): Promise<void> {
  for (;;) {
    const [status, health] = (await inspect(container, '.State.Status}} {{.State.Health.Status')).split(' ');
    if (health === 'healthy') return;
    if (status !== 'running' || health === 'unhealthy') {
      throw new Error(`it is ${status} and ${health}: ${await docker('logs', container)}`);
    }
    await wait(100);
  }
}

/** The port of this machine that leads to one of a container. */
export async function portOf(container: string, port: number): Promise<number> {
  const [address = ''] = (await docker('port', container, String(port))).split('\n');
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
