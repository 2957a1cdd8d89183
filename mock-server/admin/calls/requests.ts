import type { components } from '../../../src/admin-api.ts';
import type { DetailedEntry } from '../../journal/entry.ts';
import { explain } from '../../journal/explain.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { isoFields } from '../iso-fields.ts';
import { operationProblems } from '../operation-problems.ts';
import { readInstant } from '../read-instant.ts';
import { nothing, ok, type Reply, refused } from '../reply.ts';

type Pattern = components['schemas']['RequestPattern'];

export const listRequests: Call<'listRequests'> = ({ parameters: { limit, after } }, { world }) => {
  const entries = world.journal.list().filter(({ id }) => id > Number(after ?? 0));
  return told(limit === undefined ? entries : entries.slice(-Number(limit)), world);
};

export const getRequest: Call<'getRequest'> = ({ parameters: { requestId } }, { world }) => {
  const entry = world.journal.get(Number(requestId));
  return entry === undefined
    ? refused(404, 'The journal has no such request: it keeps the latest, as many as --journal-size says.')
    : ok(entryJson(entry, world));
};

export const findRequests: Call<'findRequests'> = ({ body }, { world }) =>
  withFitting(body, world, (entries) => told(entries, world));

export const countRequests: Call<'countRequests'> = ({ body }, { world }) =>
  withFitting(body, world, ({ length }) => ok({ count: length }));

/** That an operation which is none was never called would be believed to say something. */
function withFitting<Told extends Reply>(
  pattern: Pattern,
  world: World,
  tell: (entries: readonly DetailedEntry[]) => Told,
) {
  const errors = operationProblems(pattern.operation, world.description);
  return errors.length > 0
    ? refused(400, 'The pattern fits nothing.', errors)
    : tell(world.journal.list().filter(fits(pattern)));
}

export const listNearMisses: Call<'listNearMisses'> = (_, { world }) =>
  told(
    world.journal.list().filter(({ nearMiss }) => nearMiss !== undefined),
    world,
  );

export const resetRequests: Call<'resetRequests'> = (_, { world }) => {
  world.journal.clear();
  return nothing;
};

function fits({ nearMiss, after = 0, since, ...equal }: Pattern): (entry: DetailedEntry) => boolean {
  const from = since === undefined ? Number.NEGATIVE_INFINITY : readInstant({ at: since, place: 'since' });
  const wanted = Object.entries(equal);
  return (entry) =>
    entry.id > after &&
    entry.at >= from &&
    (nearMiss === undefined || entry.nearMiss?.kind === nearMiss) &&
    // No pattern has another field: the description forbids it.
    wanted.every(([name, value]) => entry[name as keyof typeof equal] === value);
}

function told(entries: readonly DetailedEntry[], world: World) {
  return ok({ requests: entries.map((entry) => entryJson(entry, world)), total: world.journal.total });
}

/** An entry of the journal as it is told, with its explanation. */
export function entryJson(
  entry: DetailedEntry,
  { description }: Pick<World, 'description'>,
): components['schemas']['Request'] {
  const { headers, nearMiss, ...others } = entry;
  return {
    ...isoFields(others, ['at']),
    ...(nearMiss && { nearMiss: isoFields(nearMiss, ['at']) }),
    why: explain(entry, description),
    headers: headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? '']] : [])),
  };
}
