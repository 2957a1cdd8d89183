import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { compiledSchemas } from './compiled-schemas.ts';

test('a schema that the build did not compile is a fault of the package, never a body let through', () => {
  const compiler = compiledSchemas({ '/known': () => true })({}, (pointer) => `spec.yaml (#${pointer})`);
  expect(compiler('/known')({})).toBe(true);
  expect(() => compiler('/unknown')).toThrow(
    new Fault('description', {
      what: 'its schema was not compiled with this package',
      place: 'spec.yaml (#/unknown)',
      remedy: 'Build the package anew.',
    }),
  );
});
