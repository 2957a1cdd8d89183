import { STATUS_CODES } from 'node:http';
import type { components } from '../../src/admin-api.ts';
import type { SchemaProblem } from '../../src/description/schemas.ts';

/** What the admin API answers. */
export type Reply =
  | JsonReply<200 | 201, unknown>
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly mediaType: string; readonly text: string | Uint8Array }
  | { readonly kind: 'events'; readonly follow: Follow }
  | { readonly kind: 'elsewhere'; readonly location: string }
  /** Why a call was not carried out (RFC 9457). */
  | {
      readonly kind: 'problem';
      readonly problem: components['schemas']['Problem'];
      readonly headers: readonly string[];
    };

interface JsonReply<Status, Value> {
  readonly kind: 'json';
  readonly status: Status;
  readonly value: Value;
}

/** Begins to send events; what it returns ends that. */
export type Follow = (send: (event: string, data: unknown) => void) => () => void;

export function ok<Value>(value: Value): JsonReply<200, Value> {
  return { kind: 'json', status: 200, value };
}

export function created<Value>(value: Value): JsonReply<201, Value> {
  return { kind: 'json', status: 201, value };
}

export const nothing: Extract<Reply, { kind: 'nothing' }> = { kind: 'nothing' };

type ProblemReply = Extract<Reply, { kind: 'problem' }>;

/** @param detail what is wrong, and what to do about it */
export function refused(status: number, detail: string, errors?: readonly SchemaProblem[]): ProblemReply {
  const problem = { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, detail } as const;
  return { kind: 'problem', problem: errors === undefined ? problem : { ...problem, errors }, headers: [] };
}

/** The same with a header that such a refusal must have. */
export function refusedWith(headers: readonly string[], status: number, detail: string): ProblemReply {
  return { ...refused(status, detail), headers };
}

export const tooLarge: Reply = refused(413, 'The body is too large.');
