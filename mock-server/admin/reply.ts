import { STATUS_CODES } from 'node:http';
import type { SchemaProblem } from '../../src/description/schemas.ts';

/** What the admin API answers. */
export type Reply =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly mediaType: string; readonly text: string | Uint8Array }
  | { readonly kind: 'events'; readonly follow: Follow }
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly headers: readonly string[] };

/** Begins to send events; what it returns ends that. */
export type Follow = (send: (event: string, data: unknown) => void) => () => void;

/** Why a call was not carried out (RFC 9457). */
interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly SchemaProblem[];
}

export function ok(value: unknown): Reply {
  return { kind: 'json', status: 200, value };
}

export function created(value: unknown): Reply {
  return { kind: 'json', status: 201, value };
}

export const nothing: Reply = { kind: 'nothing' };

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
