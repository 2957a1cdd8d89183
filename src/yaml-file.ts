import { readFile } from 'node:fs/promises';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { Fault, type FaultCode, type Problem } from './fault.ts';
import { type Key, pointerOf } from './pointer-of.ts';
import { SHORTEST_TOKEN } from './shortest-token.ts';

/** A file of ours or of a user, YAML or JSON, with a way back from a value to its line. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at a path stands, as `file:line:column (#/pointer)`. */
  place(path: readonly Key[]): string;
}

/** Reads a file of YAML or JSON: see `readYaml`. */
export async function readYamlFile(file: string, code: FaultCode): Promise<YamlFile> {
  return readYaml((await readFileFor(code, file)).toString('utf8'), file, code);
}

/** The bytes of a file of YAML or JSON. */
export async function readFileFor(code: FaultCode, file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new Fault(
      code,
      { what: `cannot be read: ${reasonOf(cause)}`, place: file, remedy: 'Name a readable YAML or JSON file.' },
      { cause },
    );
  });
}

/** What stands before a text in the file that it is a part of. */
export interface Excerpt {
  /** Whole lines before its first. */
  readonly lines: number;
  /** Characters before it in that line. */
  readonly characters: number;
  /** What is its path in the file. */
  readonly path: (path: readonly Key[]) => readonly Key[];
}

const WHOLE: Excerpt = { lines: 0, characters: 0, path: (path) => path };

/**
 * Reads YAML 1.2 (and so JSON). Anything that the parser only tolerates, such as a repeated key, is refused. The parser's
 * own words quote the text, so that of a token file they are left out.
 */
export function readYaml(text: string, file: string, code: FaultCode, excerpt: Excerpt = WHOLE): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${excerpt.lines + line}:${line === 1 ? excerpt.characters + col : col}`;
  };
  const [first, ...rest] = [...document.errors, ...document.warnings].map(
    (problem): Problem => ({
      what: `is not well-formed YAML: ${code === 'tokens' ? problem.code : problem.message}`,
      place: placeAt(problem.pos[0]),
      remedy: 'Mend the syntax at this place.',
    }),
  );
  if (first !== undefined) throw new Fault(code, [first, ...rest]);
  refuseLargeKeys(document, code, placeAt);
  return {
    file,
    value: expand(document, file, code),
    place: (path) => {
      const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
      const whole = excerpt.path(path);
      const pointer = pointerOf(code === 'tokens' ? whole.map(withoutToken) : whole);
      return `${node?.range ? placeAt(node.range[0]) : file} (${pointer})`;
    },
  };
}

/** YAML lets a list, an object or binary data be a key. The parser would make a text of it, and print that in a warning. */
function refuseLargeKeys(
  document: ReturnType<typeof parseDocument>,
  code: FaultCode,
  placeAt: (offset: number) => string,
): void {
  visit(document, {
    Pair: (_, { key }) => {
      // The value of a scalar, too, can be an object: that of `!!binary`.
      if (key === null || (isScalar(key) && (key.value === null || typeof key.value !== 'object'))) return;
      const { range } = key as { range?: [number, number, number] };
      throw new Fault(code, {
        what: 'has a key that is no text',
        place: placeAt(range?.[0] ?? 0),
        remedy: 'Write a text before the colon.',
      });
    },
  });
}

/** In a token file, a key as long as a token may be one that slipped to the left of its colon. */
function withoutToken(key: Key): Key {
  return typeof key === 'string' && key.length >= SHORTEST_TOKEN ? '…' : key;
}

function expand(document: ReturnType<typeof parseDocument>, file: string, code: FaultCode): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (code === 'tokens') {
      throw new Fault(code, {
        what: 'cannot be expanded',
        place: file,
        remedy: 'Write a value that starts with * in quotes.',
      });
    }
    throw new Fault(
      code,
      { what: `cannot be expanded: ${reasonOf(cause)}`, place: file, remedy: 'Use fewer YAML aliases.' },
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^[A-Z]+: /, '') : String(cause);
}
