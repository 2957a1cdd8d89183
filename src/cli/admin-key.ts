import { readFile } from 'node:fs/promises';
import { Fault } from '../fault.ts';
import { Secret } from '../tokens/secret.ts';

const SHORTEST_KEY = 16;

/** The admin key from a file, or else from `CFIS_ADMIN_KEY`. There is no flag for it: others can read a command line. */
export async function readAdminKey(
  file: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Secret | undefined> {
  const key = file === undefined ? variables['CFIS_ADMIN_KEY'] : await readKeyFile(file);
  if (key === undefined || key === '') return undefined;
  if (key.length >= SHORTEST_KEY && /^[\x21-\x7e]+$/.test(key)) return new Secret(key);
  throw new Fault('usage', {
    what: 'the admin key is too short, or has a character that no header can carry',
    place: file ?? 'CFIS_ADMIN_KEY',
    remedy: `Use at least ${SHORTEST_KEY} characters of visible ASCII, such as from: openssl rand -hex 32`,
  });
}

async function readKeyFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Fault(
      'usage',
      {
        what: `the admin key cannot be read: ${cause.code}`,
        place: file,
        remedy: 'Name a readable file that holds the key alone.',
      },
      { cause },
    );
  });
  const key = text.replace(/\r?\n$/, '');
  if (key !== '') return key;
  throw new Fault('usage', {
    what: 'there is no admin key in it',
    place: file,
    remedy: 'Write the key into it, alone.',
  });
}
