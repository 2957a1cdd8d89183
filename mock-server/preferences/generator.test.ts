import { describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { createGenerator, type Generator } from './generator.ts';
import type { Engine } from './load-prism.ts';

const description = await loadDescription();
const business = description.operations.filter(({ generated }) => generated);
const ledgers = description.operations.filter(({ id }) => id === 'retrieveLedgerStatus');

test('what may be made up is what neither issues a token nor says something of one', () => {
  const others = description.operations.filter(({ generated }) => !generated).map(({ id }) => id);
  expect(others).toEqual(['createClient', 'validateAccessToken', 'renewAccessToken']);
});

describe("with Prism's engine", () => {
  const generator = createGenerator(description);

  test.each(business)('$id gets bodies that fit its schema and differ', async (operation) => {
    await generator.load();
    const bodies = Array.from({ length: 20 }, () => generator.generate(operation, operation.success));
    const { schemaPointer = '' } = operation.success.content ?? {};
    expect(bodies.flatMap((body) => description.schemas.body(schemaPointer, body))).toEqual([]);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBeGreaterThan(10);
    expect(bodies).not.toContainEqual(operation.success.content?.examples[0].value);
  });

  test('a response without a body gets none', async () => {
    await generator.load();
    const bodies = ledgers.map((operation) => {
      const nothing = operation.responses.get(204);
      return nothing && generator.generate(operation, nothing);
    });
    expect(bodies).toEqual([undefined]);
  });

  test('the description is left as it was', async () => {
    const fresh = await loadDescription();
    const before = JSON.stringify(fresh.document);
    await createGenerator(fresh).load();
    expect(JSON.stringify(fresh.document)).toBe(before);
  });
});

/** An engine that draws what it is told, one after another. */
function engineThat(draws: () => unknown): Engine {
  const operations = ledgers.map(({ method, path }) => ({
    ...{ id: '', method: method.toLowerCase(), path },
    responses: [{ id: '', code: '200', contents: [{ id: '', mediaType: 'application/json' }] }],
  }));
  return {
    getHttpOperationsFromSpec: async () => operations as never,
    generateHttpParam: () => {
      const value = draws();
      return (value === undefined ? { _tag: 'None' } : { _tag: 'Some', value }) as never;
    },
  };
}

async function generate(engine: () => Promise<Engine>): Promise<{ bodies: readonly unknown[]; generator: Generator }> {
  const generator = createGenerator(description, engine);
  await generator.load();
  const bodies = ledgers.map((operation) => generator.generate(operation, operation.success));
  return { bodies, generator };
}

describe('an engine', () => {
  const fitting = { ledgers: [] };

  test.each([
    ['that draws what fits', [fitting], [fitting]],
    ['that draws what fits at its fifth attempt', [1, {}, undefined, { ledgers: 1 }, fitting], [fitting]],
    ['that draws what fits too late', [1, 2, 3, 4, 5, fitting], [undefined]],
    ['that draws nothing', [undefined], [undefined]],
  ])('%s is taken at its best', async (_title, draws, expected) => {
    let drawn = 0;
    const engine = engineThat(() => {
      drawn += 1;
      return draws[drawn - 1];
    });
    expect((await generate(async () => engine)).bodies).toEqual(expected);
  });

  test('that throws harms nobody', async () => {
    const engine = engineThat(() => {
      throw new RangeError('too deep');
    });
    expect((await generate(async () => engine)).bodies).toEqual([undefined]);
  });

  test('is loaded once, however many ask for it at once', async () => {
    let loads = 0;
    const generator = createGenerator(description, async () => {
      loads += 1;
      return engineThat(() => fitting);
    });
    await Promise.all([generator.load(), generator.load(), generator.load()]);
    await generator.load();
    expect([loads, generator.settled, generator.obstacle]).toEqual([1, true, undefined]);
  });

  test('that has not been loaded is an obstacle', () => {
    const { settled, obstacle } = createGenerator(description);
    expect([settled, obstacle?.what]).toEqual([false, 'Bodies cannot be generated: the engine has not been loaded']);
  });

  const remedy = 'Install it beside this package and start again: npm install --save-dev @stoplight/prism-http@5.12.0';
  const missing = (name: string): Error =>
    Object.assign(new Error(`Cannot find package '${name}' imported from x.js`), { code: 'ERR_MODULE_NOT_FOUND' });
  test.each([
    ['is not installed', missing('@stoplight/prism-http'), 'is not installed'],
    ['lacks a part', missing('lodash'), "could not be loaded (Cannot find package 'lodash' imported from x.js)"],
    ['is broken', new SyntaxError('unexpected token'), 'could not be loaded (unexpected token)'],
  ])('that %s is an obstacle with a remedy', async (_title, error, what) => {
    const { bodies, generator } = await generate(() => Promise.reject(error));
    expect([bodies, generator.settled, generator.obstacle]).toEqual([
      [undefined],
      true,
      { what: `Bodies cannot be generated: @stoplight/prism-http ${what}`, remedy },
    ]);
  });
});
