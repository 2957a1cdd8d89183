import type { Operation } from '../../src/description/operation.ts';
import { Fault } from '../../src/fault.ts';
import { CASE_DETAILS } from '../assertion.ts';
import type { Client } from '../exchange/client.ts';
import { isSuccess } from '../expectation.ts';
import type { Target } from '../targets/target.ts';
import { valid } from '../token-use.ts';
import { entitledRole } from './obstacle.ts';
import { composeRequest } from './wire.ts';

/**
 * The operation on which positive controls and single assertions are made: the first that reads and answers the valid
 * token with a success. Some may well answer it with 400 or 404, for want of a parameter or of data; where all of them do,
 * the documented one is taken as it is.
 *
 * @param send the sender of the run, so that this search is paced like the rest of it
 * @param signal ends the search with the documented one
 */
export async function findProbe(target: Target, send: Client['send'], signal?: AbortSignal): Promise<Operation> {
  const first = documentedProbe(target);
  const supply = target.supply('valid');
  if (supply.kind === 'missing') return first;
  const token = { value: supply.secret.reveal(), label: '' };
  try {
    for (const operation of candidates(target)) {
      const { reply } = await send(composeRequest({ token: valid }, operation, target, () => token).request);
      // A target that does not answer one of them, or is too busy to, would not answer the others.
      if (reply.kind === 'unanswered' || reply.status === 429 || reply.status === 503) return first;
      if (isSuccess(reply)) return operation;
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  return first;
}

/** The operation that is the probe as long as nothing is known of the target. */
export function documentedProbe(target: Target): Operation {
  const [first] = candidates(target);
  if (first !== undefined) return first;
  throw new Fault('description', {
    what: 'describes no operation that only reads and takes a client token',
    place: target.description.file,
    remedy: 'The suite needs one for its positive control: describe one with x-cfis-effect: reads.',
  });
}

function candidates(target: Target): readonly Operation[] {
  const { operations } = target.description;
  return operations
    .filter((operation) => operation.effect === 'reads' && entitledRole(operation, target) === 'valid')
    .sort((a, b) => Number(b.id === CASE_DETAILS) - Number(a.id === CASE_DETAILS));
}
