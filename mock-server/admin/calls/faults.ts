import type { FaultOrder } from '../../faults/fault-order.ts';
import type { PlannedFault } from '../../faults/faults.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { isoFields } from '../iso-fields.ts';
import { operationProblems } from '../operation-problems.ts';
import { readInstant } from '../read-instant.ts';
import { created, nothing, ok, refused } from '../reply.ts';

export const listFaults: Call = (_, { world }) => ok(faultsJson(world));

export const planFault: Call = ({ body }, { world }) => {
  const { forSeconds, ...order } = body as FaultOrder & { readonly forSeconds?: number };
  const errors = aimProblems(order, world);
  if (errors.length > 0) return refused(400, 'The fault is aimed at nothing.', errors);
  const until =
    forSeconds === undefined
      ? {}
      : { until: readInstant({ inSeconds: forSeconds, from: world.clock.now(), place: 'forSeconds' }) };
  return created(faultJson(world.faults.plan({ ...order, ...until })));
};

/** A fault that is aimed at nothing would be believed to have been survived. */
function aimProblems({ operation, token }: FaultOrder, { description, registry }: World) {
  return [
    ...operationProblems(operation, description),
    ...(token === undefined || registry.get(token) !== undefined
      ? []
      : [{ place: '/token', problem: 'is the id of no token; GET /__admin/tokens lists those there are' }]),
  ];
}

export const cancelFaults: Call = (_, { world }) => {
  world.faults.clear();
  return nothing;
};

export const getFault: Call = ({ parameters: { faultId } }, { world }) => {
  const fault = world.faults.list(world.clock.now()).find(({ id }) => id === faultId);
  return fault === undefined ? unknown : ok(faultJson(fault));
};

export const cancelFault: Call = ({ parameters: { faultId = '' } }, { world }) =>
  world.faults.cancel(faultId) ? nothing : unknown;

const unknown = refused(404, 'There is no such fault, or it is over. GET /__admin/faults lists those there are.');

export function faultsJson({ faults, clock }: Pick<World, 'faults' | 'clock'>): object {
  return { faults: faults.list(clock.now()).map(faultJson) };
}

function faultJson(fault: PlannedFault): object {
  return isoFields(fault, ['until']);
}
