import type { Operation } from '../../src/description/operation.ts';

/** Whether a call of an operation changes what is answered to others, or depends on what earlier calls have changed. */
export function changesSomething({ effect, uniqueFields }: Operation): boolean {
  switch (effect) {
    case 'rotates':
    case 'mints':
      return true;
    case 'reads':
    case 'marks-as-fetched':
    case 'writes':
      // What it answers is an example. Only the fields that no two calls may share are remembered.
      return uniqueFields.length > 0;
  }
}
