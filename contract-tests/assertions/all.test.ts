import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { packageRoot } from '../../src/package-root.ts';
import { readYamlFile } from '../../src/yaml-file.ts';
import { sendsOf, usesOf } from '../assertion.ts';
import { assertions } from './all.ts';

interface Row {
  readonly id: string;
  readonly basis: string;
}

const { value } = await readYamlFile(join(packageRoot, 'spec', 'requirements.yaml'), 'description');
const { requirements, open } = value as { readonly requirements: readonly Row[]; readonly open: readonly Row[] };
const basisOf = new Map([...requirements, ...open].map(({ id, basis }) => [id, basis]));
const description = await loadDescription();

describe.each(assertions)('$id $title', ({ basis, requirement, source, steps }) => {
  test('rests on what its basis says', () => {
    if (requirement !== undefined) expect([...basisOf.keys()]).toContain(requirement);
    const rests = { documented: basisOf.get(requirement ?? '') === 'documented', standard: source !== undefined };
    expect({ basis, ...rests }).toMatchObject(basis === 'assumed' ? { documented: false } : { [basis]: true });
  });

  test('shows a token outside its header only if it is disposable or an unknown one', () => {
    const outside = steps
      .flatMap(sendsOf)
      .flatMap(({ ask }) => usesOf(ask))
      .filter(({ inHeader }) => !inHeader)
      .map(({ use }) => (use.kind === 'role' ? use.role : use.kind));
    expect(outside.filter((kind) => !['canary', 'text', 'unknown', 'none', 'kept', 'received'].includes(kind))).toEqual(
      [],
    );
  });

  test('names only operations that there are', () => {
    const named = steps
      .flatMap(sendsOf)
      .flatMap(({ ask: { operation } }) => (operation === undefined ? [] : [operation]));
    const known = description.operations.map(({ id }) => id);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });
});

test('ids are unique', () => {
  expect(new Set(assertions.map(({ id }) => id)).size).toBe(assertions.length);
});

describe('the rules of the description', () => {
  const rules = Object.entries({ ...description.denials, ...description.rejections });

  test.each(rules)('%s rests on a requirement of the same basis, or on a standard', (_, { basis, source }) => {
    if (/^[A-Z]+-\d+$/.test(source)) expect(basisOf.get(source)).toBe(basis);
    else expect(basis).toBe('standard');
  });
});
