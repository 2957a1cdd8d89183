import type { FaultOrder } from '../faults/fault-order.ts';
import type { Scenario } from './scenario.ts';

/** How long `rate-limited` lasts on the mock's clock, in milliseconds. */
const LIMITED_FOR = 10_000;

export const rateLimited: Scenario = {
  title: 'For ten seconds every request gets 429, with Retry-After.',
  begin: (stage) => planned({ kind: 'status', status: 429, until: stage.clock.now() + LIMITED_FOR }).begin(stage),
};

export const outage: Scenario = {
  title: 'Every request gets 503, until the scenario is ended.',
  begin: (stage) => planned({ kind: 'status', status: 503 }).begin(stage),
};

function planned(order: FaultOrder): Pick<Scenario, 'begin'> {
  return {
    begin: ({ faults }) => {
      const { id } = faults.plan(order);
      return { issued: [], end: () => faults.cancel(id) };
    },
  };
}
