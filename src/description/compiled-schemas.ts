import { Fault } from '../fault.ts';
import type { compileDescription } from './compile.ts';
import type { Validate } from './schemas.ts';

type CompilerOf = Parameters<typeof compileDescription>[3];

/** A compiler that has done its work before. Throws a `Fault` for a pointer that nobody expected. */
export function compiledSchemas(validators: Readonly<Record<string, Validate>>): CompilerOf {
  return (_, place) => (pointer) => {
    const validate = validators[pointer];
    if (validate !== undefined) return validate;
    throw new Fault('description', {
      what: 'its schema was not compiled with this package',
      place: place(pointer),
      remedy: 'Build the package anew.',
    });
  };
}
