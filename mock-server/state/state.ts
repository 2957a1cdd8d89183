import type { ClockSetting } from '../../src/clock.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { StateChange } from './state-change.ts';

/** What became of a token of the token file while that said the same of it; without a token, it was removed. */
interface Altered {
  readonly row: string;
  readonly token?: Token;
}

/** What outlives a mock. */
export interface State {
  /** By id. */
  readonly issued: ReadonlyMap<string, { readonly digest: string; readonly token: Token }>;
  /** By id. */
  readonly altered: ReadonlyMap<string, Altered>;
  /** Digests of the keys of unique fields. */
  readonly taken: ReadonlySet<string>;
  /** The last number that was given out. */
  readonly number: number;
  /** Absent: as at the start. */
  readonly clock?: ClockSetting;
}

/** What a row of changes comes to. */
export function stateAfter(changes: Iterable<StateChange>): State {
  const issued = new Map<string, { readonly digest: string; readonly token: Token }>();
  const altered = new Map<string, Altered>();
  const taken = new Set<string>();
  let number = 0;
  let clock: ClockSetting | undefined;
  const alter = (id: string, row: string | undefined, token?: Token): void => {
    const own = issued.get(id);
    if (own !== undefined && token !== undefined) issued.set(id, { ...own, token });
    else if (own !== undefined) issued.delete(id);
    // What is neither issued nor of the token file, a program made known: it does so again, or not.
    else if (row !== undefined) altered.set(id, { row, ...(token && { token }) });
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'issued':
        issued.set(change.token.id, { digest: change.digest, token: change.token });
        altered.delete(change.token.id);
        break;
      case 'changed':
        alter(change.token.id, change.row, change.token);
        break;
      case 'removed':
        alter(change.id, change.row);
        break;
      case 'cleared':
        issued.clear();
        altered.clear();
        break;
      case 'reloaded':
        for (const id of change.ids) {
          issued.delete(id);
          altered.delete(id);
        }
        break;
      case 'taken':
        taken.add(change.key);
        break;
      case 'numbered':
        number = change.number;
        break;
      case 'emptied':
        taken.clear();
        number = 0;
        break;
      case 'clock':
        clock = change.setting;
    }
  }
  return { issued, altered, taken, number, ...(clock && { clock }) };
}

/** The shortest row of changes that comes to a state. */
export function changesOf({ issued, altered, taken, number, clock }: State): readonly StateChange[] {
  return [
    ...[...issued.values()].map(({ digest, token }): StateChange => ({ kind: 'issued', digest, token })),
    ...[...altered].map(
      ([id, { row, token }]): StateChange => (token ? { kind: 'changed', token, row } : { kind: 'removed', id, row }),
    ),
    ...[...taken].map((key): StateChange => ({ kind: 'taken', key })),
    ...(number > 0 ? [{ kind: 'numbered', number } as const] : []),
    ...(clock ? [{ kind: 'clock', setting: clock } as const] : []),
  ];
}
