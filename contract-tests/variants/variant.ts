import type { Answer, RequestFacts } from '../../mock-server/index.ts';
import { handlerOf, type Make } from '../mutants/workshop.ts';
import type { Outcome } from '../result.ts';
import type { PlantedServer } from '../targets/mock.ts';

/** A server that differs from the correct one where neither the vendor nor a standard forbids it. It must raise no failure. */
export interface Variant {
  /** `V01` to `V20` are the benign set of the catalogue of defects. */
  readonly id: string;
  /** What it does, as it stands behind "a server that". */
  readonly title: string;
  readonly server: PlantedServer;
  /** What a report must say about it all the same, by assertion: at least one result with this outcome. */
  readonly leaves: Leaves;
}

type Leaves = Readonly<Record<string, Outcome>>;

type Named = readonly [id: string, title: string, leaves: Leaves];

/** Another server than the correct one. */
export function serving(...[id, title, leaves, make]: [...Named, make: Make]): Variant {
  return { id, title, leaves, server: { handler: handlerOf(make) } };
}

/** The correct server behind other doors, or held to another description. */
export function behind(...[id, title, leaves, server]: [...Named, server: PlantedServer]): Variant {
  return { id, title, leaves, server };
}

/** A server that puts its answers in another form. */
export function answering(
  ...[id, title, leaves, change]: [...Named, change: (answer: Answer, request: RequestFacts) => Answer]
): Variant {
  return serving(
    id,
    title,
    leaves,
    ({ correct }) =>
      (request) =>
        change(correct(request), request),
  );
}

/** A server that puts its 401s in another form. */
export function refusing(
  ...[id, title, leaves, change]: [...Named, change: (refusal: Answer, request: RequestFacts) => Answer]
): Variant {
  return answering(id, title, leaves, (answer, request) => (answer.status === 401 ? change(answer, request) : answer));
}
