import { type Mock, type MockOptions, type Notice, startMock } from '../../mock-server/index.ts';
import type { Problem } from '../fault.ts';
import type { KnownToken } from '../tokens/known-token.ts';
import { fileStamp } from './file-stamp.ts';
import { type MockFlags, mockOptionsOf } from './mock-flags.ts';
import { describeProblem, type Terminal } from './terminal.ts';
import { warnOfRealTokens } from './warn-of-real-tokens.ts';
import { watchTokens } from './watch-tokens.ts';

/** A mock as a command has it. */
export interface OpenMock extends AsyncDisposable {
  readonly mock: Mock;
  /** The package's own tokens, which may be printed, or none. */
  readonly printable: readonly KnownToken[];
  /** Brings the situations about that the flags name, and returns the tokens that came to be with them. */
  beginScenarios(): Promise<readonly KnownToken[]>;
}

/** Starts a mock as its flags say, keeps it up with its token file, and tells the terminal what is amiss. */
export async function openMock(
  flags: MockFlags,
  terminal: Terminal,
  more: Pick<MockOptions, 'ports' | 'sockets'> & {
    readonly json?: boolean;
    /** Told the tokens of the file. Nobody else holds them, with their values, once the mock runs. */
    readonly meetTokens?: (tokens: readonly KnownToken[]) => void;
  } = {},
): Promise<OpenMock> {
  const { json = false, meetTokens, ...options } = more;
  const stamp = flags.tokens === undefined ? undefined : fileStamp(flags.tokens);
  const { options: fromFlags, printable } = await mockOptionsOf(flags);
  const { tokens = [] } = fromFlags;
  warnOfRealTokens(tokens, terminal);
  meetTokens?.(tokens);
  const mock = await startMock({
    ...fromFlags,
    ...options,
    notify: (notice) => tell(notice, terminal),
  });
  if (mock.isExposed) terminal.insist(describeProblem(exposure(flags.host)));
  const stopWatching = flags.tokens === undefined ? () => {} : watchTokens(flags.tokens, stamp, mock, terminal, json);
  return {
    mock,
    printable,
    beginScenarios: async () => {
      const issued = (flags.scenario ?? []).flatMap((name) => mock.scenarios.begin(name));
      await mock.synchronize();
      return issued;
    },
    [Symbol.asyncDispose]: async () => {
      stopWatching();
      await mock.close();
    },
  };
}

function tell(notice: Notice, terminal: Terminal): void {
  switch (notice.kind) {
    case 'warning':
      terminal.insist(describeProblem(notice.problem));
      break;
    case 'news':
      terminal.say(notice.text);
  }
}

function exposure(host: string): Problem {
  return {
    what: 'anybody who reaches this machine reaches the mock, and its tokens are no secrets',
    place: `--host ${host}`,
    remedy: 'Use 127.0.0.1 or ::1 unless others are meant to.',
  };
}
