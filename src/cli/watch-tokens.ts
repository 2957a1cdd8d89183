import { existsSync, unwatchFile, watchFile } from 'node:fs';
import type { Mock } from '../../mock-server/index.ts';
import { Fault } from '../fault.ts';
import { loadTokens } from '../tokens/load-tokens.ts';
import { fileStamp } from './file-stamp.ts';
import { describeProblem, type Terminal } from './terminal.ts';
import { warnOfRealTokens } from './warn-of-real-tokens.ts';

/** How often the file is looked at. Polling sees what is renamed into its place, and works on network mounts. */
const INTERVAL_MS = 250;

/** How long a file must be left alone before it is read: whoever writes it may not be done. */
const REST_MS = 200;

/** How long a file may be gone: some editors put another in its place. */
const ABSENCE_MS = 1500;

/**
 * Reloads the tokens of a mock when their file changes, until the function that it returns is called. A broken edit is told
 * of, and changes nothing.
 *
 * @param stamp that of the file before the tokens were read from it: see `fileStamp`
 */
export function watchTokens(
  file: string,
  stamp: string | undefined,
  mock: Mock,
  terminal: Terminal,
  json: boolean,
): () => void {
  let wasBroken = false;
  let isOver = false;
  let rest: NodeJS.Timeout | undefined;
  const reload = async (): Promise<void> => {
    try {
      const tokens = await loadTokens(file);
      if (isOver) return;
      const { added, removed, changed } = mock.reloadTokens(tokens);
      await mock.synchronize();
      const isNew = added.length + removed.length + changed.length > 0;
      if (isNew || wasBroken) {
        const did = `${added.length} added, ${removed.length} removed, ${changed.length} changed`;
        terminal.say(`Tokens reloaded from ${file}: ${did}.`);
        if (json) terminal.emit({ event: 'tokens-reloaded', file, added, removed, changed });
      }
      wasBroken = false;
      warnOfRealTokens(
        tokens.filter(({ token: { id } }) => added.includes(id) || changed.includes(id)),
        terminal,
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      wasBroken = true;
      for (const problem of error.problems) terminal.insist(describeProblem(problem));
      terminal.insist('The tokens stay as they were.');
      if (json) terminal.emit({ event: 'tokens-not-reloaded', file, problems: error.problems });
    }
  };
  let running = Promise.resolve();
  const reloadAfter = (milliseconds: number): void => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      running = running.then(reload);
    }, milliseconds);
    rest.unref();
  };
  watchFile(file, { interval: INTERVAL_MS, persistent: false }, () =>
    reloadAfter(existsSync(file) ? REST_MS : ABSENCE_MS),
  );
  // Somebody may have changed it between its being read and its being watched. To read a million tokens again is no trifle.
  const check = setTimeout(() => {
    if (stamp === undefined || fileStamp(file) !== stamp) reloadAfter(REST_MS);
  }, INTERVAL_MS);
  check.unref();
  return () => {
    isOver = true;
    clearTimeout(check);
    clearTimeout(rest);
    unwatchFile(file);
  };
}
