import { explain, type JournalEntry, type Mock } from '../../mock-server/index.ts';
import type { Terminal } from './terminal.ts';

/** One line a request: what was asked, what was answered, and why. Returns what ends it. */
export function showRequests({ journal, description }: Mock, terminal: Terminal, json: boolean): () => void {
  if (json) {
    return journal.subscribe((entryOf) => {
      const entry = entryOf();
      const why = explain(entry, description);
      terminal.emit({ event: 'request', ...entry, at: new Date(entry.at).toISOString(), why });
    });
  }
  if (terminal.quiet) return () => {};
  const flood = createFlood((line) => terminal.say(line));
  const unsubscribe = journal.subscribe((entryOf) => {
    if (flood.admits()) terminal.say(describeEntry(entryOf(), explain(entryOf(), description)));
  });
  return () => {
    unsubscribe();
    flood.end();
  };
}

/** How many lines somebody may still follow in a second. */
const MOST_LINES = 100;

interface Flood {
  /** Whether there is a line left in this second. */
  admits(): boolean;
  end(): void;
}

/** Of a flood, says the first lines of each second and how many there were besides: nobody can read the others. */
function createFlood(say: (line: string) => void): Flood {
  let admitted = 0;
  let others = 0;
  let second: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(second);
    if (others > 0) say(`… and ${others} more within the second: the journal has the latest of them.`);
    [admitted, others, second] = [0, 0, undefined];
  };
  return {
    admits: () => {
      second ??= setTimeout(end, 1000).unref();
      if (admitted === MOST_LINES) others += 1;
      else admitted += 1;
      return others === 0;
    },
    end,
  };
}

function describeEntry({ environment, method, path, query, status }: JournalEntry, why: string): string {
  const target = query === '' ? path : `${path}?${query}`;
  return `${environment.padEnd(10)} ${status} ${printable(method)} ${printable(target)}: ${why}`;
}

/** Bytes from the wire without those that could steer a terminal. */
function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}
