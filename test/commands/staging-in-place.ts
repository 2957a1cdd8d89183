import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { credentialsOf, folder, freshToken, type RunningMock, startCfisMock } from './cfis.ts';
import type { Snippet } from './snippets-of.ts';

/** A mock in the place of the vendor's staging, which the pages that verify staging are followed with. */
export interface StagingInPlace {
  /** A command of a page, with staging led to the mock, and its tokens where the page leaves them out. */
  adapt(code: string): string;
  stop(): Promise<unknown>;
}

/**
 * Starts a mock that differs from the description in one point, as the pages say: it refuses an expired token with 403.
 * What the pages have in files besides is written: `go-live.env` has every token.
 */
export async function startStagingInPlace(): Promise<StagingInPlace> {
  const overlay = join(packageRoot, 'spec', 'overlays', 'expired-gets-403.yaml');
  const mock: RunningMock = await startCfisMock(['--overlay', overlay]);
  const tokens = { ...credentialsOf(mock), CFIS_CANARY_TOKEN: await freshToken(mock) };
  const lines = Object.entries({ ...tokens, CFIS_TOKEN_EXPIRES: 'never' }).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, 'go-live.env'), lines.join(''), { mode: 0o600 });
  return {
    adapt: (code) =>
      Object.entries(tokens)
        .reduce((adapted, [name, value]) => adapted.replaceAll(`${name}=…`, `${name}=${value}`), code)
        .replace(
          /verify staging(?! --plan)/,
          `verify https://localhost:${new URL(mock.staging.baseUrl).port}/api/v1 --ca ${mock.caFile}`,
        ),
    stop: () => mock.stop(),
  };
}

/** Writes a file that a page shows: its name is the comment in the first line. */
export function writeShownFile({ code }: Snippet): void {
  const [, name] = /^# ([\w.-]+)\n/.exec(code) ?? [];
  if (name === undefined) throw new Error('the first line does not say what the file is called');
  writeFileSync(join(folder, name), code);
}

/** The text of a file that a command of a page wrote. */
export function readWrittenFile(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
