import type { components } from '../../../src/admin-api.ts';
import type { Disturbance, FaultOrder } from '../../faults/fault-order.ts';
import type { PlannedFault } from '../../faults/faults.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { isoFields } from '../iso-fields.ts';
import { operationProblems } from '../operation-problems.ts';
import { readInstant } from '../read-instant.ts';
import { created, nothing, ok, refused } from '../reply.ts';

export const listFaults: Call<'listFaults'> = (_, { world }) => ok(faultsJson(world));

export const planFault: Call<'planFault'> = ({ body }, { world }) => {
  const { forSeconds } = body;
  const order = orderOf(body);
  const errors = aimProblems(order, world);
  if (errors.length > 0) return refused(400, 'The fault is aimed at nothing.', errors);
  const until =
    forSeconds === undefined
      ? {}
      : { until: readInstant({ inSeconds: forSeconds, from: world.clock.now(), place: 'forSeconds' }) };
  return created(faultJson(world.faults.plan({ ...order, ...until })));
};

type Ordered = components['schemas']['FaultOrder'];

function orderOf({ environment, operation, token, times, loses, ...others }: Ordered): FaultOrder {
  return {
    ...disturbanceOf(others),
    ...(environment !== undefined && { environment }),
    ...(operation !== undefined && { operation }),
    ...(token !== undefined && { token }),
    ...(times !== undefined && { times }),
    ...(loses !== undefined && { loses }),
  };
}

/** That each kind has what it needs, the description says by `if` and `then`, of which types know nothing. */
function disturbanceOf({ kind, delayMs = 0, status = 0, retryAfterSeconds, bodyOverMs = 0 }: Ordered): Disturbance {
  switch (kind) {
    case 'latency':
      return { kind, delayMs };
    case 'status':
      return { kind, status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
    case 'slow-body':
      return { kind, bodyOverMs };
    case 'reset':
    case 'empty':
    case 'truncated':
    case 'malformed':
      return { kind };
  }
}

/** A fault that is aimed at nothing would be believed to have been survived. */
function aimProblems({ operation, token }: FaultOrder, { description, registry }: World) {
  return [
    ...operationProblems(operation, description),
    ...(token === undefined || registry.get(token) !== undefined
      ? []
      : [{ place: '/token', problem: 'is the id of no token; GET /__admin/tokens lists those there are' }]),
  ];
}

export const cancelFaults: Call<'cancelFaults'> = (_, { world }) => {
  world.faults.clear();
  return nothing;
};

export const getFault: Call<'getFault'> = ({ parameters: { faultId } }, { world }) => {
  const fault = world.faults.list(world.clock.now()).find(({ id }) => id === faultId);
  return fault === undefined ? unknown : ok(faultJson(fault));
};

export const cancelFault: Call<'cancelFault'> = ({ parameters: { faultId } }, { world }) =>
  world.faults.cancel(faultId) ? nothing : unknown;

const unknown = refused(404, 'There is no such fault, or it is over. GET /__admin/faults lists those there are.');

export function faultsJson({ faults, clock }: Pick<World, 'faults' | 'clock'>): {
  readonly faults: readonly components['schemas']['Fault'][];
} {
  return { faults: faults.list(clock.now()).map(faultJson) };
}

function faultJson(fault: PlannedFault): components['schemas']['Fault'] {
  return isoFields(fault, ['until']);
}
