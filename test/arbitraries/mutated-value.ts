import fc from 'fast-check';

type Path = readonly string[];

const junk = fc.oneof(
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
  const paths = [...pathsIn(original, [])];
  const path = fc.constantFrom<Path>(...paths);
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

function* pathsIn(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    yield [...path, key];
    yield* pathsIn(part, [...path, key]);
  }
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
