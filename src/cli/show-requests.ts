import { explain, type JournalEntry, type Mock } from '../../mock-server/index.ts';
import type { Terminal } from './terminal.ts';

/** One line a request: what was asked, what was answered, and why. */
export function showRequests({ journal, description }: Mock, terminal: Terminal, json: boolean): void {
  journal.subscribe((entry) => {
    const why = explain(entry, description);
    if (json) terminal.emit({ event: 'request', ...entry, at: new Date(entry.at).toISOString(), why });
    else terminal.say(describeEntry(entry, why));
  });
}

function describeEntry({ environment, method, path, query, status }: JournalEntry, why: string): string {
  const target = query === '' ? path : `${path}?${query}`;
  return `${environment.padEnd(10)} ${status} ${printable(method)} ${printable(target)}: ${why}`;
}

/** Bytes from the wire without those that could steer a terminal. */
function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}
