import type { Json } from './operation.ts';

/** The keys of a JSON pointer (RFC 6901 section 4), also where it stands in a URI fragment (section 6). */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .replace(/^#?\//, '')
    .split('/')
    .map((key) => decoded(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** The value at a JSON pointer, or `undefined` where there is none. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  return keysOf(pointer).reduce<Json | undefined>(
    (found, key) => (isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    value,
  );
}

/** A copy with another value at a JSON pointer. Only fields that exist are replaced. */
export function replaceAt(value: Json, pointer: string, replacement: Json): Json {
  return replace(value, keysOf(pointer), replacement);
}

function replace(value: Json, [key, ...rest]: readonly string[], replacement: Json): Json {
  if (key === undefined) return replacement;
  const old = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (!isObject(value) || old === undefined) return value;
  return { ...value, [key]: replace(old, rest, replacement) };
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
