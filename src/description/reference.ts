import type { Reader } from '../reader.ts';
import { keysOf } from './json-pointer.ts';

/** Follows the references of a document (`$ref: '#/components/…'`), however many in a row. */
export function createResolver(root: Reader): (reader: Reader) => Reader {
  const resolve = (reader: Reader, seen: readonly string[]): Reader => {
    const reference = isObject(reader.value) ? reader.find('$ref') : undefined;
    if (reference === undefined) return reader;
    const pointer = reference.string();
    if (!pointer.startsWith('#/'))
      reference.fail(`${pointer} points outside the document`, 'Refer to a part of this document.');
    if (seen.includes(pointer)) reference.fail(`${pointer} refers to itself`, 'Break the circle.');
    return resolve(find(root, reference, pointer), [...seen, pointer]);
  };
  return (reader) => resolve(reader, []);
}

function find(root: Reader, reference: Reader, pointer: string): Reader {
  let found = root;
  for (const key of keysOf(pointer)) {
    const next = partOf(found, key);
    if (next === undefined) return reference.fail(`${pointer} points at nothing`, 'Refer to a part that exists.');
    found = next;
  }
  return found;
}

/** One step of a pointer: into an object by a name, into a list by a number (RFC 6901 section 4). */
function partOf(reader: Reader, key: string): Reader | undefined {
  if (Array.isArray(reader.value)) return /^(0|[1-9]\d*)$/.test(key) ? reader.items()[Number(key)] : undefined;
  return isObject(reader.value) && Object.hasOwn(reader.value, key) ? reader.find(key) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
