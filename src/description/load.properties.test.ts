import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { mutatedText } from '../../test/arbitraries/mutated-text.ts';
import { mutatedValue } from '../../test/arbitraries/mutated-value.ts';
import { Fault } from '../fault.ts';
import type { YamlFile } from '../yaml-file.ts';
import { bundledDescription } from './bundled-description.ts';
import { checkDescription } from './check-description.ts';
import { createSchemaCompiler } from './create-schema-compiler.ts';
import type { Description } from './description.ts';
import { loadDescription } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-load-'));
afterAll(() => rmSync(folder, { recursive: true }));
const spec = join(folder, 'spec.yaml');
const text = readFileSync(bundledDescription, 'utf8');
/** Three operations are enough, and are compiled in a fraction of the time. */
const { paths, ...rest } = parse(text);
const few = ['/partner/client', '/partner/validate', '/partner/renew'];
const whole: unknown = { ...rest, paths: Object.fromEntries(few.map((path) => [path, paths[path]])) };

/** Either it is refused in words, or what it describes lets nobody in without a token. */
function judge(result: Description | unknown): void {
  if (result instanceof Error) {
    expect(result).toBeInstanceOf(Fault);
    const { code, problems } = result as Fault;
    expect(code).toBe('description');
    expect(problems.filter(({ what, place, remedy }) => !what || !place || !remedy)).toEqual([]);
    return;
  }
  const { operations, denials, schemes, tokenHeader } = result as Description;
  expect(operations.filter((operation) => operation.schemes.some((name) => !schemes.has(name)))).toEqual([]);
  expect(operations.filter((operation) => operation.schemes.length === 0)).toEqual([]);
  expect(Object.values(denials).filter(({ status }) => status < 400 || status > 499)).toEqual([]);
  expect(tokenHeader).not.toBe('');
}

test('a description whose text has changed is read or refused, and never lets anybody in', async () => {
  const mutated = mutatedText(text);
  await fc.assert(
    fc.asyncProperty(mutated, async (changed) => {
      writeFileSync(spec, changed);
      judge(await loadDescription({ spec }).catch((error: unknown) => error));
    }),
    { numRuns: 12 },
  );
});

test('so is one whose structure has changed', () => {
  const source: YamlFile = { file: spec, value: whole, place: (path) => `${spec} (${path.join('/')})` };
  fc.assert(
    fc.property(mutatedValue(whole), (document) => {
      const compile = (): Description | unknown => {
        try {
          return checkDescription(document, source, [], createSchemaCompiler);
        } catch (error) {
          return error;
        }
      };
      judge(compile());
    }),
    { numRuns: 100 },
  );
});
