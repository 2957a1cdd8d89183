import { isUtf8 } from 'node:buffer';
import { Fault } from '../../src/fault.ts';
import { changesOf, type State, stateAfter } from './state.ts';
import { readChange, type StateChange } from './state-change.ts';

const FORMAT = 'cfis-state';
const VERSION = 1;
const HEADER = JSON.stringify({ format: FORMAT, version: VERSION });
const LINE_END = 0x0a;

/** What a state file says. */
export interface StateText {
  readonly state: State;
  /** The line, counted from 1, that has no end: a change that nobody was told of. It is not part of the state. */
  readonly torn?: number;
}

/** A whole state file. */
export function textOf(state: State): string {
  return [HEADER, ...changesOf(state).map((change) => JSON.stringify(change)), ''].join('\n');
}

/**
 * The line of a change, with its end. Throws where it could not be read again, which would cost more than this one change.
 */
export function lineOf(change: StateChange): string {
  const line = JSON.stringify(change);
  if (readChange(JSON.parse(line)) === undefined) throw new RangeError(`a change cannot be kept: ${change.kind}`);
  return `${line}\n`;
}

/**
 * Reads a state file. Only its last line may be without its end, since a change counts when its line is whole. Throws a
 * `Fault` for any other damage, and for what is no state file.
 */
export function readStateText(bytes: Uint8Array, file: string): StateText {
  const text = Buffer.from(bytes);
  const end = text.lastIndexOf(LINE_END) + 1;
  const isTorn = end < text.length;
  if (end === 0) {
    // Nothing yet, or a header that was cut off.
    if (!HEADER.startsWith(text.toString('utf8'))) throw notOurs(file);
    return { state: stateAfter([]), ...(isTorn && { torn: 1 }) };
  }
  // One character a byte until a line is read: what is no UTF-8 is damage, and must not be read as something else.
  const lines = text
    .subarray(0, end - 1)
    .toString('latin1')
    .split('\n');
  checkHeader(lines[0] ?? '', file);
  const changes = lines.slice(1).map((line, index) => readLine(line, `${file}:${index + 2}`));
  return { state: stateAfter(changes), ...(isTorn && { torn: lines.length + 1 }) };
}

function checkHeader(line: string, file: string): void {
  const header = parse(line) as { readonly format?: unknown; readonly version?: unknown } | null | undefined;
  if (header?.format !== FORMAT) throw notOurs(file);
  if (header.version !== VERSION) {
    throw new Fault('state', {
      what: `was written in version ${JSON.stringify(header.version)} of its form, and this mock knows version ${VERSION}`,
      place: `${file}:1`,
      remedy: 'Use the release of cfis-contract-kit that wrote it, or name another file with --state (CFIS_STATE).',
    });
  }
}

function readLine(line: string, place: string): StateChange {
  const change = readChange(parse(line));
  if (change !== undefined) return change;
  throw new Fault('state', {
    what: 'is damaged: this line is no change of a state, and the file was left as it is',
    place,
    remedy: 'Restore the file from a copy, or move it away to start with the tokens of the token file.',
  });
}

function parse(line: string): unknown {
  const bytes = Buffer.from(line, 'latin1');
  try {
    return isUtf8(bytes) ? JSON.parse(bytes.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

function notOurs(file: string): Fault {
  return new Fault('state', {
    what: 'is not a state file of a mock, and was left as it is',
    place: file,
    remedy: 'Name a file that does not exist yet with --state (CFIS_STATE).',
  });
}
