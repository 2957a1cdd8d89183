import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundledDescription } from '../src/description/bundled-description.ts';
import { packageRoot } from '../src/package-root.ts';
import type { Contestant } from './contestant.ts';
import type { Stage } from './stage.ts';

const built = (name: string): string => join(packageRoot, 'bench', 'dist', `${name}.js`);

/** Ours, as shipped: journal, diagnosis and a line for each request included. */
export function ours(
  protocol: 'http' | 'https',
  basePath: string,
  {
    name = protocol === 'http' ? 'ours' : 'ours, HTTPS',
    flags = [],
  }: { readonly name?: string; readonly flags?: readonly string[] } = {},
): Contestant {
  return {
    name,
    protocol,
    basePath,
    command: (port, { authorityFolder }) => ({
      args: [
        ...[join(packageRoot, 'dist', 'cfis.js'), 'mock', '--port', `${port}`],
        ...['--production-port', '0', '--admin-port', '0', ...(protocol === 'http' ? ['--plain-http', 'allow'] : [])],
        ...flags,
      ],
      env: { CFIS_CA_DIR: authorityFolder },
    }),
  };
}

/** The limit: Node's own server, which knows one token and one answer to each request. */
export function bare(
  protocol: 'http' | 'https',
  basePath: string,
  {
    name = protocol === 'http' ? 'bare' : 'bare, HTTPS',
    validates = false,
  }: { readonly name?: string; readonly validates?: boolean } = {},
): Contestant {
  return {
    name,
    protocol,
    basePath,
    command: (port, { recordedFile, identityFile, schemaPointer }: Stage) => ({
      args: [
        ...[built('bare'), `${port}`, recordedFile],
        ...[protocol === 'https' ? identityFile : '', validates ? schemaPointer : ''],
      ],
    }),
  };
}

const { resolve } = createRequire(import.meta.url);

export const prism: Contestant = {
  name: 'Prism',
  protocol: 'http',
  basePath: '',
  command: (port) => ({
    args: [resolve('@stoplight/prism-cli/dist/index.js'), 'mock', bundledDescription, '--port', `${port}`],
  }),
};

/** @param folder where it was installed: see `installScalar` */
export function scalar(folder: string): Contestant {
  return {
    name: 'Scalar',
    protocol: 'http',
    basePath: '',
    command: (port) => ({ args: [built('scalar'), `${port}`, folder] }),
  };
}
