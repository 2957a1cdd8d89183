import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { encodeAnswers } from '../answers.ts';
import { prefer } from './prefer.ts';
import { readPreferences } from './preferences.ts';

const description = await loadDescription();
const answers = encodeAnswers(description);

test('whatever is preferred, it is an answer that the operation describes, or a problem', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'code=',
      'example=',
      'dynamic=',
      '200',
      '404',
      '0200',
      '2e2',
      'created',
      'valid',
      'default',
      'true',
      ',',
      ';',
      '"',
      '\\',
      ' ',
    ),
    fc.constantFrom('constructor', '__proto__', 'code', '=', '-1', 'NaN'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...description.operations), fc.array(line, { maxLength: 3 }), (operation, lines) => {
      const preferred = prefer(readPreferences(lines), operation, answers);
      if (preferred.kind === 'unknown') expect(preferred.problems.length).toBeGreaterThan(0);
      if (preferred.kind === 'described') expect([...operation.responses.keys()]).toContain(preferred.answer.status);
    }),
    { numRuns: 2000 },
  );
});
