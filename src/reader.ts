import { Fault, type FaultCode, type Problem } from './fault.ts';
import type { Key } from './pointer-of.ts';
import { SHORTEST_TOKEN } from './shortest-token.ts';

/** Says where a path of a parsed file stands, and which fault its problems are. */
export interface ReadingPlace {
  readonly code: FaultCode;
  place(path: readonly Key[]): string;
}

/**
 * A strict look at one value of a parsed file: every question either gets an answer of the right type or throws a
 * `Fault` that names the place.
 */
export class Reader {
  readonly value: unknown;
  readonly path: readonly Key[];
  readonly #at: ReadingPlace;

  constructor(value: unknown, at: ReadingPlace, path: readonly Key[] = []) {
    this.value = value;
    this.path = path;
    this.#at = at;
  }

  /** Where it stands. */
  get place(): string {
    return this.#at.place(this.path);
  }

  fail(what: string, remedy: string): never {
    throw new Fault(this.#at.code, { what, place: this.place, remedy });
  }

  /** The same value read as standing at another path: the end of a reference. */
  at(path: readonly Key[], value: unknown): Reader {
    return new Reader(value, this.#at, path);
  }

  get(key: string): Reader {
    return this.find(key) ?? this.fail(`has no "${key}"`, `Add "${key}".`);
  }

  find(key: string): Reader | undefined {
    const record = this.#record();
    const value = Object.hasOwn(record, key) ? record[key] : undefined;
    return value === undefined ? undefined : new Reader(value, this.#at, [...this.path, key]);
  }

  entries(): readonly (readonly [string, Reader])[] {
    return Object.keys(this.#record()).map((key) => [key, this.get(key)] as const);
  }

  items(): readonly Reader[] {
    if (!Array.isArray(this.value)) return this.fail('is not a list', 'Write a list.');
    return this.value.map((item: unknown, index) => new Reader(item, this.#at, [...this.path, index]));
  }

  /** Refuses keys that nobody would read: a misspelt rule must not be a rule that is silently off. */
  only(keys: readonly string[]): this {
    for (const [key, reader] of this.entries()) {
      if (!keys.includes(key)) reader.fail(`${this.#quote(key)} is not known here`, `Known are: ${keys.join(', ')}.`);
    }
    return this;
  }

  string(): string {
    if (typeof this.value === 'string' && this.value !== '') return this.value;
    return this.fail('is not a text', 'Write a non-empty text.');
  }

  integer(least: number, most: number): number {
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.fail('is not a whole number in range', `Write a whole number from ${least} to ${most}.`);
  }

  oneOf<const Choice extends string>(choices: readonly Choice[]): Choice {
    const choice = choices.find((known) => known === this.value);
    return choice ?? this.fail(`${this.#quote(this.value)} is not known here`, `Write one of: ${choices.join(', ')}.`);
  }

  /** In a token file, a text as long as a token may be one that slipped into the wrong field. */
  #quote(value: unknown): string {
    const text = JSON.stringify(value);
    return this.#at.code === 'tokens' && text.length >= SHORTEST_TOKEN ? 'this' : text;
  }

  #record(): Readonly<Record<string, unknown>> {
    const { value } = this;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    return this.fail('is not an object', 'Write an object with named fields.');
  }
}

/** How many readings may fail until those after them are left alone: nobody mends more at one look. */
const MOST_FAULTS = 100;

/** Runs every reading and throws one `Fault` with the problems of all that failed, so that one look mends them all. */
export function readAll<Item, Result>(items: readonly Item[], read: (item: Item) => Result): readonly Result[] {
  const faults: Fault[] = [];
  const results: Result[] = [];
  for (const item of items) {
    if (faults.length === MOST_FAULTS) break;
    try {
      results.push(read(item));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
    }
  }
  const [first, ...rest] = faults.flatMap((fault) => fault.problems);
  const [fault] = faults;
  if (fault === undefined || first === undefined) return results;
  throw new Fault(fault.code, [first, ...rest, ...(faults.length === MOST_FAULTS ? [andMore] : [])]);
}

const andMore: Problem = {
  what: 'there may be more that is wrong: the rest was not read',
  remedy: 'Mend this first.',
};
