import fc from 'fast-check';

type Path = readonly string[];

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, 'x', undefined),
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    0,
    -1,
    2 ** 53,
    true,
    [],
    {},
    [[]],
    [{}],
    'x',
    '#/',
    '#/components',
    'https://',
  ),
  fc.constantFrom<unknown>(
    { $ref: '#/' },
    { $ref: '#/components/schemas/None' },
    { $ref: 5 },
    JSON.parse('{"__proto__":1}'),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A value of JSON after a few changes: parts taken out, replaced by junk, or put where another part stood. */
export function mutatedValue(original: unknown): fc.Arbitrary<unknown> {
  // As a walk from the top, so that what stands there is hit as often as what there is most of.
  const path = fc.array(fc.nat(), { minLength: 1, maxLength: 8 }).map((steps) => walk(original, steps));
  const change = fc.oneof(
    fc.record({ path, to: junk }),
    fc.record({ path, to: path.map((other) => valueAt(original, other)) }),
  );
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = { root: structuredClone(original) };
    for (const { path: at, to } of changes) put(copy, ['root', ...at], to);
    return copy.root;
  });
}

function walk(value: unknown, [step, ...rest]: readonly number[]): Path {
  if (step === undefined || typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const [key, part] = entries[step % Math.max(1, entries.length)] ?? [];
  return key === undefined ? [] : [key, ...walk(part, rest)];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => Reflect.get(Object(part), key), value);
}

/** An earlier change may have taken away what a later one is about. */
function put(value: object, path: Path, to: unknown): void {
  const parent = valueAt(value, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (typeof parent !== 'object' || parent === null) return;
  if (to !== undefined) Reflect.set(parent, key, structuredClone(to));
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}
