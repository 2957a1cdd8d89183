import { describe, expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { createSchemaCompiler } from './create-schema-compiler.ts';
import { createSchemaChecks } from './schemas.ts';

const document = {
  'x-own-field': { anything: true },
  schemas: {
    Invoice: {
      type: 'object',
      required: ['number'],
      properties: {
        number: { type: 'integer', minimum: 1 },
        currency: { enum: ['EUR', 'SEK'] },
        date: { $ref: '#/schemas/Date' },
        'a/b c%': { type: 'string', example: 'x' },
      },
      additionalProperties: false,
    },
    Conditional: {
      type: 'object',
      properties: { kind: { type: 'string' }, note: { type: 'string' } },
      if: { properties: { kind: { const: 'numbered' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { number: { type: 'integer' } }, required: ['number'] },
      unevaluatedProperties: false,
    },
    Closed: { type: 'object', properties: { never: false } },
    Union: { type: ['string', 'integer'] },
    Integer: { type: 'integer' },
    Number: { type: 'number' },
    Boolean: { type: 'boolean' },
    Date: { type: 'string', format: 'date' },
    Text: { type: 'string' },
    Broken: { type: 'object', propertis: {} },
    Dangling: { $ref: '#/schemas/Nowhere' },
  },
};
const checks = createSchemaChecks(createSchemaCompiler(document, (pointer) => `spec.yaml (#${pointer})`));

describe('a body', () => {
  test.each<readonly [title: string, body: unknown, problems: readonly string[]]>([
    ['that fits has no problems', { number: 1, currency: 'EUR', date: '2026-02-28', 'a/b c%': 'x' }, []],
    ['may leave out what is not required', { number: 1 }, []],
    ['has to have what is required', {}, [" must have required property 'number'"]],
    ['is not coerced', { number: '1' }, ['/number must be integer']],
    ['keeps to bounds', { number: 0 }, ['/number must be >= 1']],
    [
      'keeps to lists',
      { number: 1, currency: 'USD' },
      ['/currency must be equal to one of the allowed values: EUR, SEK'],
    ],
    ['keeps to formats', { number: 1, date: '2026-02-30' }, ['/date must match format "date"']],
    ['has no other fields', { number: 1, nummer: 2 }, [' must NOT have additional properties: nummer']],
    ['names places as JSON pointers', { number: 1, 'a/b c%': 1 }, ['/a~1b c% must be string']],
    ['is of the right type', [1], [' must be object']],
    ['may be missing', undefined, [' must be object']],
    [
      'has all its problems listed',
      { number: 'x', currency: 1 },
      ['/number must be integer', '/currency must be equal to one of the allowed values: EUR, SEK'],
    ],
  ])('%s', (_title, body, expected) => {
    const problems = checks.body('/schemas/Invoice', body);
    expect(problems.map(({ place, problem }) => `${place} ${problem}`)).toEqual(expected);
  });

  test.each<readonly [title: string, schema: string, body: unknown, problems: readonly string[]]>([
    [
      'is told what it lacks under a condition, and not what follows from that',
      'Conditional',
      { kind: 'numbered', note: 'x' },
      [" must have required property 'number'"],
    ],
    ['has what its condition asks for', 'Conditional', { kind: 'numbered', note: 'x', number: 1 }, []],
    [
      'has no field that no part of its schema knows',
      'Conditional',
      { kind: 'plain', other: 1 },
      [' must NOT have unevaluated properties: other'],
    ],
    ['has no field that its schema rules out', 'Closed', { never: 1 }, ['/never is not allowed here']],
    ['may be of one type', 'Union', 'x', []],
    ['… or of another', 'Union', 1, []],
    ['… but of no third', 'Union', true, [' must be string,integer']],
  ])('%s', (_title, schema, body, expected) => {
    const problems = checks.body(`/schemas/${schema}`, body);
    expect(problems.map(({ place, problem }) => `${place} ${problem}`)).toEqual(expected);
  });

  test('stays as it is', () => {
    const body = { number: '1' };
    checks.body('/schemas/Invoice', body);
    expect(body).toEqual({ number: '1' });
  });

  test('can be checked against a part of a schema, whatever its key', () => {
    const pointer = '/schemas/Invoice/properties/a~1b c%';
    expect([checks.body(pointer, 'x'), checks.body(pointer, 1)]).toEqual([
      [],
      [{ place: '', problem: 'must be string' }],
    ]);
  });
});

describe('a query parameter', () => {
  test.each<readonly [type: string, text: string, problem: string | undefined]>([
    ['Integer', '42', undefined],
    ['Integer', '-1', undefined],
    ['Integer', '1.5', 'must be integer'],
    ['Integer', 'x', 'must be integer'],
    ['Integer', '', 'must be integer'],
    ['Integer', 'true', 'must be integer'],
    ['Integer', '0x10', 'must be integer'],
    ['Integer', '007', 'must be integer'],
    ['Integer', ' 5', 'must be integer'],
    ['Integer', '1e3', 'must be integer'],
    ['Number', '1', undefined],
    ['Number', '-0.5', undefined],
    ['Number', '1.25', undefined],
    ['Number', '1.', 'must be number'],
    ['Number', '.5', 'must be number'],
    ['Boolean', 'true', undefined],
    ['Boolean', 'false', undefined],
    ['Boolean', '1', 'must be boolean'],
    ['Boolean', 'TRUE', 'must be boolean'],
    ['Boolean', '', 'must be boolean'],
    ['Date', '2026-02-28', undefined],
    ['Date', '2026-02-30', 'must match format "date"'],
    ['Date', '28.2.2026', 'must match format "date"'],
    ['Date', '', 'must match format "date"'],
    ['Text', '', undefined],
    ['Text', '42', undefined],
  ])('of the schema %s that reads "%s": %s', (type, text, problem) => {
    const expected = problem === undefined ? [] : [{ place: '', problem }];
    expect(checks.parameter(`/schemas/${type}`, text)).toEqual(expected);
  });
});

test('a schema is compiled once', () => {
  const compiler = createSchemaCompiler(document, (pointer) => pointer);
  expect(compiler('/schemas/Integer')).toBe(compiler('/schemas/Integer'));
});

describe('a schema that cannot be used is a fault that names its place:', () => {
  const remedy = 'Write a schema of JSON Schema 2020-12 with known keywords and resolvable references.';

  test.each([
    ['Broken', 'strict mode: unknown keyword: "propertis"'],
    ['Dangling', "can't resolve reference #/schemas/Nowhere from id description"],
  ])('%s', (name, reason) => {
    const what = `is not a usable JSON Schema: ${reason}`;
    const fault = new Fault('description', { what, place: `spec.yaml (#/schemas/${name})`, remedy });
    expect(() => checks.body(`/schemas/${name}`, {})).toThrow(fault);
    expect(() => checks.parameter(`/schemas/${name}`, '')).toThrow(fault);
    expect(() => checks.compileAll(['/schemas/Integer', `/schemas/${name}`])).toThrow(fault);
  });

  test('good ones compile', () => {
    expect(() => checks.compileAll(['/schemas/Invoice', '/schemas/Integer'])).not.toThrow();
  });
});
