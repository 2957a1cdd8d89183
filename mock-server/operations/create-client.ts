import { replaceAt, valueAt } from '../../src/description/json-pointer.ts';
import type { Json, Operation } from '../../src/description/operation.ts';
import type { PartnerPointer } from '../../src/partner-pointer.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { World } from '../world.ts';
import { bodyWithToken } from './body-with-token.ts';

const NAME: PartnerPointer<'ClientRequest'> = '/client/name';

/** Makes a client of a partner and its first token, in the environment of the partner's own token (OPEN-46, PROV-3). */
export function createClient(operation: Operation, partner: Token, request: Json, world: World): Json | undefined {
  const { registry, clock } = world;
  const name = valueAt(request, NAME);
  const { secret } = registry.issue({
    kind: 'client',
    environment: partner.environment,
    account: typeof name === 'string' ? name : partner.account,
    issuedAt: clock.now(),
  });
  const body = bodyWithToken(operation, secret);
  return body === undefined ? undefined : withOwnNumbers(body, operation.numberedFields, world.creations.nextNumber());
}

/** Counts on from the numbers at the end of the example's identifiers, so that no two clients share one. */
function withOwnNumbers(body: Json, fields: readonly string[], number: number): Json {
  return fields.reduce((result, pointer) => {
    const example = valueAt(result, pointer);
    return typeof example === 'string' ? replaceAt(result, pointer, countOn(example, number)) : result;
  }, body);
}

function countOn(example: string, number: number): string {
  return example.replace(/\d+$/, (digits) => String(Number(digits) + number).padStart(digits.length, '0'));
}
