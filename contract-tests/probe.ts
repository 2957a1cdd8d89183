import type { Operation } from '../src/description/operation.ts';
import { Fault } from '../src/fault.ts';
import { createClient } from './exchange/client.ts';
import { isSuccess } from './expectation.ts';
import { entitledRole } from './obstacle.ts';
import { createPacedSender } from './pace.ts';
import type { Target } from './targets/target.ts';
import { valid } from './token-use.ts';
import { composeRequest } from './wire.ts';

/** The operation of the vendor's documented request. */
const DOCUMENTED = 'retrieveCaseDetails';

/**
 * The operation on which positive controls and single assertions are made: the first that reads and answers the valid
 * token with a success. Some may well answer it with 400 or 404, for want of a parameter or of data; where all of them do,
 * the documented one is taken as it is.
 */
export async function findProbe(target: Target): Promise<Operation> {
  const [first, ...others] = candidates(target);
  if (first === undefined) {
    throw new Fault('description', {
      what: 'describes no operation that only reads and takes a client token',
      place: target.description.file,
      remedy: 'The suite needs one for its positive control: describe one with x-cfis-effect: reads.',
    });
  }
  const supply = target.supply('valid');
  if (supply.kind === 'missing') return first;
  const client = createClient(target.ca);
  const send = createPacedSender(client, target.rate);
  const token = { value: supply.secret.reveal(), label: '' };
  try {
    for (const operation of [first, ...others]) {
      const { reply } = await send(composeRequest({ token: valid }, operation, target, () => token).request);
      if (reply.kind === 'unanswered') return first;
      if (isSuccess(reply)) return operation;
    }
    return first;
  } finally {
    client.close();
  }
}

function candidates(target: Target): readonly Operation[] {
  const { operations } = target.description;
  return operations
    .filter((operation) => operation.effect === 'reads' && entitledRole(operation, target) === 'valid')
    .sort((a, b) => Number(b.id === DOCUMENTED) - Number(a.id === DOCUMENTED));
}
