import { expect, test } from 'vitest';
import { compiledSchemas } from './compiled-schemas.ts';

test('a schema that the build did not compile is a fault of the package, never a body let through', () => {
  const compiler = compiledSchemas({ '/known': () => true })({}, (pointer) => `spec.yaml (#${pointer})`);
  expect(compiler('/known')({})).toBe(true);
  expect(() => compiler('/unknown')).toThrow(
    'spec.yaml (#/unknown): its schema was not compiled with this package. Build the package anew.',
  );
});
