import { readFile, rm, stat } from 'node:fs/promises';
import type { Redactor } from '../../contract-tests/index.ts';
import type { Problem } from '../fault.ts';

/** Something that a run has left behind: a report in a file, or what was printed. */
export interface Artefact {
  /** The file, or what to call it. */
  readonly place: string;
  readonly text: string;
  /** Where it can be read back and removed. */
  readonly file?: string;
}

/**
 * Searches everything that a run has left behind for every secret that it knew. Redaction has taken them out; this does not
 * believe it. A file that holds one is removed, so that it cannot be uploaded.
 *
 * @returns what was found: which secret, where, and in which form, never its value
 */
export async function scanArtefacts(artefacts: readonly Artefact[], redactor: Redactor): Promise<readonly Problem[]> {
  const found = await Promise.all(artefacts.map((artefact) => scan(artefact, redactor)));
  return found.flat();
}

async function scan({ place, text, file }: Artefact, redactor: Redactor): Promise<readonly Problem[]> {
  // What is no file, such as /dev/stdout, cannot be read back; one that is not there was removed for another report.
  const isFile = file !== undefined && (await stat(file).catch(() => undefined))?.isFile() === true;
  const leaks = redactor.leaksIn(isFile ? await readFile(file, 'utf8') : text);
  if (leaks.length === 0) return [];
  if (isFile) await rm(file);
  const remedy = isFile
    ? 'The file was removed. Replace the token all the same if somebody else has seen it.'
    : 'Remove what was printed wherever it is kept, and replace the token if somebody else has seen it.';
  return leaks.map(({ label, form }) => ({ what: `holds ${label} ${form}`, place, remedy }));
}
