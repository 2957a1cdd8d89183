import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'vite';
import { packageRoot } from '../../src/package-root.ts';

export interface MswPage extends AsyncDisposable {
  readonly url: string;
  /** The script of the page as it was bundled. */
  readonly script: string;
}

/** Such as an app may have: no script but its own, and none out of text. */
const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'";

/**
 * Serves the app beside it on a free port: bundled by Vite with the package as it was built, and the worker put there by MSW
 * itself, as its users do it.
 *
 * @param hosts what the page may ask besides its own server
 * @param script what is in the app's place
 */
export async function serveMswPage(hosts: readonly string[], script?: string): Promise<MswPage> {
  const folder = await mkdtemp(join(tmpdir(), 'cfis-msw-'));
  await cp(join(packageRoot, 'test', 'browser', 'msw-app'), folder, { recursive: true });
  if (script !== undefined) await writeFile(join(folder, 'app.js'), script);
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>App</title><script type="module" src="/app.js"></script>',
  );
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'node_modules'));
  await symlink(packageRoot, join(folder, 'node_modules', 'cfis-contract-kit'));
  await symlink(join(packageRoot, 'node_modules', 'msw'), join(folder, 'node_modules', 'msw'));
  execFileSync(
    process.execPath,
    [join(packageRoot, 'node_modules', 'msw', 'cli', 'index.js'), 'init', 'public', '--no-save'],
    {
      cwd: folder,
      stdio: 'pipe',
    },
  );
  const dist = join(folder, 'dist');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { rolldownOptions: { output: { entryFileNames: 'app.js' } } },
  });
  const policy = `${POLICY} ${hosts.join(' ')}`;
  const server = createServer(async ({ url = '/' }, response) => {
    const name = url === '/' ? 'index.html' : url.slice(1);
    const content = await readFile(join(dist, name)).catch(() => undefined);
    response.writeHead(content === undefined ? 404 : 200, {
      'Content-Type': TYPES[extname(name)] ?? 'text/plain',
      'Content-Security-Policy': policy,
    });
    response.end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    script: await readFile(join(dist, 'app.js'), 'utf8'),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
