import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { formsOf } from '../../contract-tests/secrets/encodings.ts';
import { givenFiles, place, secrets } from './canaries.ts';

/** Something that was printed or answered, and where. */
export interface Printed {
  readonly place: string;
  readonly text: string | Buffer;
}

/** Every form of every secret in everything that was printed. */
export function findSecrets(
  printed: readonly Printed[],
  known: ReadonlyMap<string, string> = secrets,
): readonly string[] {
  const forms = [...known].flatMap(([label, value]) =>
    everyFormOf(value).map(([form, bytes]) => ({ label, form, bytes })),
  );
  const found = printed.flatMap(({ place: where, text }) => {
    const bytes = Buffer.from(text);
    return forms
      .filter((form) => bytes.includes(form.bytes) && !isByPurpose(where, form.form))
      .map(({ label, form }) => `${where}: ${label} ${form}`);
  });
  return [...new Set(found)];
}

/** The forms that the suite takes out, and those in which the runtime prints bytes. */
function everyFormOf(value: string): readonly (readonly [form: string, bytes: Buffer])[] {
  const bytes = Buffer.from(value);
  const texts: readonly (readonly [string, string])[] = [
    ...formsOf(value),
    ['as the inspector shows bytes', bytes.toString('hex').replace(/(..)(?=.)/g, '$1 ')],
    ['as numbers', [...bytes].join(', ')],
    ['as numbers on end', [...bytes].join(',')],
    ['in part', value.slice(-16)],
  ];
  return [
    ...texts.map(([form, text]) => [form, Buffer.from(text)] as const),
    ['in UTF-16', Buffer.from(value, 'utf16le')],
  ];
}

/** A state holds digests in place of tokens (spec/decisions/0012-a-state-of-whole-lines.md). */
function isByPurpose(where: string, form: string): boolean {
  return basename(where) === 'mock.state' && form.startsWith('as SHA-256 in base64');
}

/** Every file that commands have left behind, but for those that hold secrets because we wrote them there. */
export function filesLeft(): readonly Printed[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .filter((file) => !Object.values<string>(givenFiles).includes(basename(file)))
    .map((file) => ({ place: relative(place, file), text: readFileSync(file) }));
}
