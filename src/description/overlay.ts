import { exec, type JsonValue } from 'jsonpath-rfc9535';
import { Fault } from '../fault.ts';
import { type Key, pointerOf } from '../pointer-of.ts';
import { Reader } from '../reader.ts';
import { readYamlFile } from '../yaml-file.ts';

type JsonObject = { [key: string]: JsonValue };

/**
 * Applies one OpenAPI Overlay (1.0 or 1.1, `update` and `remove`) to a description and returns the changed copy.
 * An action whose target matches nothing is a fault: a correction that corrects nothing would leave a rule believed in.
 */
export async function applyOverlay(document: unknown, file: string): Promise<unknown> {
  const source = await readYamlFile(file, 'overlay');
  const overlay = new Reader(source.value, { code: 'overlay', place: source.place }).only([
    'overlay',
    'info',
    'extends',
    'actions',
  ]);
  const version = overlay.get('overlay');
  if (!/^1\.[01]\.\d+$/.test(version.string())) {
    version.fail(`Overlay ${version.string()} is not supported`, 'Write overlay: 1.0.0 or 1.1.0.');
  }
  overlay.get('info').get('title').string();
  overlay.get('info').get('version').string();
  const actions = overlay.get('actions').items();
  if (actions.length === 0) overlay.get('actions').fail('has no action', 'Add at least one action.');
  return actions.reduce(applyAction, document);
}

function applyAction(document: unknown, action: Reader): unknown {
  action.only(['target', 'description', 'update', 'remove']);
  const paths = pathsOf(document, action.get('target'));
  const remove = action.find('remove')?.value;
  if (remove !== undefined && typeof remove !== 'boolean') {
    action.get('remove').fail('is neither true nor false', 'Write true or leave it out.');
  }
  const update = action.find('update');
  if (remove === true)
    return removalOrder(paths).reduce((result, path) => changeAt(result, path, () => undefined), document);
  if (update === undefined) return action.fail('has neither "update" nor "remove"', 'Say what the action does.');
  return paths.reduce(
    (result, path) => changeAt(result, path, (old) => merge(old, update.value as JsonValue, action)),
    document,
  );
}

function pathsOf(document: unknown, target: Reader): readonly (readonly Key[])[] {
  const paths: Key[][] = [];
  try {
    exec(document as JsonValue, target.string(), (_value, path) => {
      paths.push(path.map(unescaped));
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    target.fail(`is not a JSONPath of RFC 9535: ${(error as Error).message}`, 'Mend the expression.');
  }
  if (paths.length === 0) target.fail(`${target.string()} matches nothing`, 'Point it at a part of the description.');
  return paths;
}

/** `exec` writes the keys as in a normalized path: with escapes (RFC 9535 section 2.7). */
function unescaped(key: Key): Key {
  return typeof key === 'number' ? key : JSON.parse(`"${key.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`);
}

/** Each path once, and before every path that its removal would move: deeper ones and later items first. */
function removalOrder(paths: readonly (readonly Key[])[]): readonly (readonly Key[])[] {
  const unique = new Map(paths.map((path) => [pointerOf(path), path]));
  return [...unique.values()].sort((a, b) => b.length - a.length || indexOf(b) - indexOf(a));
}

function indexOf(path: readonly Key[]): number {
  const last = path.at(-1);
  return typeof last === 'number' ? last : -1;
}

/** Objects merge, arrays grow by one entry, and a plain value gives way (Overlay 1.1 section 4.4.3). */
function merge(old: JsonValue, update: JsonValue, action: Reader): JsonValue {
  if (Array.isArray(old)) return [...old, ...(Array.isArray(update) ? update : [update])];
  if (!isObject(old)) return update;
  if (!isObject(update)) {
    return action.get('update').fail('is not an object, but its target is', 'Write the fields to merge.');
  }
  return mergeObjects(old, update);
}

function mergeObjects(old: JsonObject, update: JsonObject): JsonObject {
  const merged: JsonObject = { ...old };
  for (const [key, value] of Object.entries(update)) {
    const before = Object.hasOwn(old, key) ? old[key] : undefined;
    if (isObject(before) && isObject(value)) merged[key] = mergeObjects(before, value);
    else if (Array.isArray(before) && Array.isArray(value)) merged[key] = [...before, ...value];
    else merged[key] = value;
  }
  return merged;
}

/** A copy in which the value at a path is replaced, or taken out when the change gives `undefined`. */
function changeAt(document: unknown, path: readonly Key[], change: (old: JsonValue) => JsonValue | undefined): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(document as JsonValue);
  if (Array.isArray(document)) {
    const changed = changeAt(document[Number(key)], rest, change);
    return changed === undefined ? document.toSpliced(Number(key), 1) : document.with(Number(key), changed);
  }
  const { [key]: old, ...others } = document as Record<string, unknown>;
  const changed = changeAt(old, rest, change);
  return changed === undefined ? others : { ...(document as object), [key]: changed };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
