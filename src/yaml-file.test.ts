import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Fault, type FaultCode } from './fault.ts';
import { readYamlFile } from './yaml-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-yaml-'));
const file = join(folder, 'file.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const LONG = 'x'.repeat(16);

async function faultOf(text: string, code: FaultCode): Promise<Fault> {
  writeFileSync(file, text);
  const fault = await readYamlFile(file, code).catch((error: unknown) => error);
  if (!(fault instanceof Fault) || fault.code !== code) throw new Error('no such fault', { cause: fault });
  return fault;
}

describe('what is refused, with its place, its remedy, and in a token file no word of it:', () => {
  const bomb = [
    'a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]',
    ...[...'bcd'].map((name, index) => `${name}: &${name} [${`*${'abc'[index]}, `.repeat(10)}]`),
  ];
  test.each<readonly [title: string, text: string, description: string, tokens: string]>([
    [
      'a quote left open',
      `a: "${LONG}`,
      ':1:21: is not well-formed YAML: Missing closing "quote. Mend the syntax at this place.',
      ':1:21: is not well-formed YAML: MISSING_CHAR. Mend the syntax at this place.',
    ],
    [
      'a key that stands twice',
      'a: 1\na: 2\n',
      ':2:1: is not well-formed YAML: Map keys must be unique. Mend the syntax at this place.',
      ':2:1: is not well-formed YAML: DUPLICATE_KEY. Mend the syntax at this place.',
    ],
    [
      'a tag that nobody knows',
      'a: !secret b\n',
      ':1:4: is not well-formed YAML: Unresolved tag: !secret. Mend the syntax at this place.',
      ':1:4: is not well-formed YAML: TAG_RESOLVE_FAILED. Mend the syntax at this place.',
    ],
    [
      'a list as a key',
      'a: 1\n? [b]\n: 1\n',
      ':2:3: has a key that is no text. Write a text before the colon.',
      ':2:3: has a key that is no text. Write a text before the colon.',
    ],
    [
      'binary data as a key',
      'a: 1\n!!binary //4e: 1\n',
      ':2:10: has a key that is no text. Write a text before the colon.',
      ':2:10: has a key that is no text. Write a text before the colon.',
    ],
    [
      'an alias of nothing',
      `a: *${LONG}`,
      `: cannot be expanded: Unresolved alias (the anchor must be set before the alias): ${LONG}. Use fewer YAML aliases.`,
      ': cannot be expanded. Write a value that starts with * in quotes.',
    ],
    [
      'aliases of aliases',
      bomb.join('\n'),
      ': cannot be expanded: Excessive alias count indicates a resource exhaustion attack. Use fewer YAML aliases.',
      ': cannot be expanded. Write a value that starts with * in quotes.',
    ],
  ])('%s', async (_title, text, description, tokens) => {
    const [open, closed] = [await faultOf(text, 'description'), await faultOf(text, 'tokens')];
    expect([open.message, closed.message]).toEqual([`${file}${description}`, `${file}${tokens}`]);
    expect([open.cause instanceof Error, closed.cause]).toEqual([description.includes('expanded'), undefined]);
  });

  test('a file that is not there', async () => {
    const none = join(folder, 'none: yaml');
    const fault = await readYamlFile(none, 'overlay').catch((error: unknown) => error);
    expect([String(fault), fault instanceof Fault && fault.cause instanceof Error]).toEqual([
      `Fault: ${none}: cannot be read: no such file or directory, open '${none}'. Name a readable YAML or JSON file.`,
      true,
    ]);
  });
});

describe('the place of a value', () => {
  const TEXT = `a:\n  - b: 1\n    ${LONG}: 2\n${LONG.slice(1)}: 3\n`;

  test.each<readonly [path: readonly (string | number)[], description: string, tokens: string]>([
    [[], ':1:1 (#)', ':1:1 (#)'],
    [['a'], ':2:3 (#/a)', ':2:3 (#/a)'],
    [['a', 0, 'b'], ':2:8 (#/a/0/b)', ':2:8 (#/a/0/b)'],
    [['a', 0, LONG], `:3:23 (#/a/0/${LONG})`, ':3:23 (#/a/0/…)'],
    [[LONG.slice(1)], `:4:18 (#/${LONG.slice(1)})`, `:4:18 (#/${LONG.slice(1)})`],
    [['a', 1], ' (#/a/1)', ' (#/a/1)'],
  ])('%j is its line and column, and in a token file no key that may be a token', async (path, description, tokens) => {
    writeFileSync(file, TEXT);
    const [open, closed] = [await readYamlFile(file, 'description'), await readYamlFile(file, 'tokens')];
    expect([open.place(path), closed.place(path)]).toEqual([`${file}${description}`, `${file}${tokens}`]);
  });
});

describe('what is read', () => {
  const warn = vi.spyOn(process, 'emitWarning');
  beforeEach(() => {
    warn.mockClear();
  });

  test.each<readonly [title: string, text: string, value: unknown]>([
    ['YAML', 'a: [1, x, null]\n', { a: [1, 'x', null] }],
    ['JSON', '{"a":[1,"x",null]}', { a: [1, 'x', null] }],
    ['an alias', 'a: &x 1\nb: *x\n', { a: 1, b: 1 }],
    ['keys that are no text, and can be written as one', '? \n: 1\n2: 3\ntrue: 4\n', { '': 1, 2: 3, true: 4 }],
    ['a key that is null in a word', '~: 1\n', { '': 1 }],
    ['nothing', '', null],
  ])('%s', async (_title, text, value) => {
    writeFileSync(file, text);
    expect({ file, value: (await readYamlFile(file, 'tokens')).value }).toEqual({ file, value });
    expect(warn).not.toHaveBeenCalled();
  });
});
