import { type FileHandle, open } from 'node:fs/promises';
import { Fault, type Problem } from '../../src/fault.ts';
import { credentialVariables, TOKEN_EXPIRES } from './credential-variables.ts';

/** Everything that a credential file may set. */
const known: readonly string[] = [...Object.values(credentialVariables), TOKEN_EXPIRES];

/**
 * Reads a file of `VARIABLE=value` lines, empty lines and `#` comments; a value may stand in quotes. Anything else is a
 * `Fault` that names every such line, and never what stands in it: a slip may be a token. So is a file that others than its
 * owner can read, where the system knows owners.
 */
export async function readCredentialFile(file: string): Promise<Readonly<Record<string, string>>> {
  const handle = await open(file, 'r').catch((cause: Error) => unreadable(file, cause));
  try {
    await refuseIfShared(handle, file);
    return parse(await handle.readFile('utf8').catch((cause: Error) => unreadable(file, cause)), file);
  } finally {
    await handle.close();
  }
}

/** The variables of the surroundings and of a file. Neither wins: two values for one variable are a `Fault`. */
export function mergeVariables(
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>>,
  file: string,
): Readonly<Record<string, string | undefined>> {
  const [first, ...rest] = Object.entries(given)
    .filter(([name, value]) => env[name] !== undefined && env[name] !== '' && env[name] !== value)
    .map(
      ([name]): Problem => ({
        what: `${name} has one value here and another in the environment`,
        place: file,
        remedy: `Unset ${name}, or leave it out of the file.`,
      }),
    );
  if (first !== undefined) throw new Fault('credentials', [first, ...rest]);
  return { ...env, ...given };
}

function parse(text: string, file: string): Readonly<Record<string, string>> {
  const problems: Problem[] = [];
  const variables = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const refuse = (what: string, remedy: string): void => {
      problems.push({ what, place: `${file}:${index + 1}`, remedy });
    };
    const [, name = '', value] = /^\s*(?:export\s+)?([^\s=]+)=(.*?)\s*$/.exec(line) ?? [];
    if (value === undefined) refuse('is no VARIABLE=value', 'Write one to a line; a comment begins with #.');
    else if (!known.includes(name)) refuse('sets no variable that is known here', `Known are: ${known.join(', ')}.`);
    else if (variables.has(name)) refuse(`sets ${name} a second time`, 'Leave one of them out.');
    else if (unquoted(value) === undefined) refuse('has a quote that is not closed', 'Close it, or leave both out.');
    else variables.set(name, unquoted(value) ?? '');
  }
  const [first, ...rest] = problems;
  if (first !== undefined) throw new Fault('credentials', [first, ...rest]);
  // An empty value is none, as in the environment.
  return Object.fromEntries([...variables].filter(([, value]) => value !== ''));
}

/** A value without the quotes around it; nothing if there is only one. Inside them, nothing is special. */
function unquoted(value: string): string | undefined {
  const [quote = ''] = value;
  if (quote !== '"' && quote !== "'") return value;
  return value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : undefined;
}

async function refuseIfShared(handle: FileHandle, file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await handle.stat();
  if ((mode & 0o077) === 0) return;
  throw new Fault('credentials', {
    what: `holds tokens, and others than its owner can use it (mode ${(mode & 0o777).toString(8)})`,
    place: file,
    remedy: `Keep it to yourself: chmod 600 ${file}`,
  });
}

function unreadable(file: string, cause: Error): never {
  throw new Fault(
    'credentials',
    { what: `cannot be read: ${cause.message}`, place: file, remedy: 'Name a file of VARIABLE=value lines.' },
    { cause },
  );
}
