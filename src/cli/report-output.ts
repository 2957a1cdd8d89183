import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Report, reporters, reportPretty } from '../../contract-tests/index.ts';
import { Fault } from '../fault.ts';
import type { Artefact } from './scan-artefacts.ts';
import type { Terminal } from './terminal.ts';

/** A format, and the file it goes to; the terminal unless there is one. */
export interface Output {
  readonly format: string;
  readonly file?: string;
}

/** Reads `NAME` or `NAME:FILE`. */
export function parseReporter(text: string): Output {
  const colon = text.indexOf(':');
  const format = colon === -1 ? text : text.slice(0, colon);
  if (format !== 'pretty' && !Object.hasOwn(reporters, format)) {
    throw new Fault('usage', {
      what: `there is no reporter "${format}"`,
      place: '--reporter',
      remedy: `Write one of: pretty, ${Object.keys(reporters).join(', ')}; with a file behind a colon, or without.`,
    });
  }
  return { format, ...(colon !== -1 && { file: text.slice(colon + 1) }) };
}

/** Writes a report out, and says what was left where: what is printed, the terminal records itself. */
export async function writeReport(
  report: Report,
  { format, file }: Output,
  terminal: Terminal,
): Promise<readonly Artefact[]> {
  const color = file === undefined && terminal.color;
  const text = format === 'pretty' ? reportPretty(report, { color }) : (reporters[format]?.(report) ?? '');
  if (file !== undefined) {
    await writeFile(file, text).catch((cause: Error) => refuseFile(file, cause));
    return [{ place: file, text, file }];
  }
  if (format === 'pretty') terminal.insist(text);
  else terminal.print(text);
  return [];
}

/** A report that cannot be written should be known of before the run, not after it. */
export async function ensureWritable(file: string): Promise<void> {
  await mkdir(dirname(file)).catch(() => {}); // It is there, or the next line says what is wrong.
  await appendFile(file, '').catch((cause: Error) => refuseFile(file, cause));
}

function refuseFile(file: string, cause: Error): never {
  throw new Fault(
    'report',
    { what: `cannot be written: ${cause.message}`, place: file, remedy: 'Name a file in a folder that has room.' },
    { cause },
  );
}
