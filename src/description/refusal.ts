import type { Json, Response } from './operation.ts';

/** How sure a rule is: the vendor's pages, a public standard, or our own reading of what the pages leave open. */
export const bases = ['documented', 'standard', 'assumed'] as const;

/**
 * What a rule rests on. A miss of the first two breaks the contract; a miss of the last is only a difference from our reading.
 */
export type Basis = (typeof bases)[number];

/** Why a request is not let in, in the order in which the causes are looked for. */
export const denials = [
  'insecure-transport',
  'missing',
  'blank',
  'ambiguous',
  'unknown',
  'other-environment',
  'revoked',
  'replaced',
  'expired',
  'insufficient-privilege',
] as const;

/** The cause of a refusal that the token alone decides. */
export type Denial = (typeof denials)[number];

/** Why a request that was let in is not carried out. */
export const rejections = [
  'unknown-path',
  'unknown-method',
  'not-acceptable',
  'unsupported-media-type',
  'content-too-large',
  'invalid-request',
  'duplicate',
] as const;

/** The cause of a refusal for something else than the token, once that has been accepted. */
export type Rejection = (typeof rejections)[number];

/** One row of the description's tables of denials and rejections. */
export interface Refusal {
  readonly status: number;
  readonly response: Response;
  /** The example of the response to answer with. */
  readonly example: string;
  readonly basis: Basis;
  /** What it rests on: a requirement (`AUTH-3`) or a clause (`RFC 9110 section 15.5.5`). */
  readonly source: string;
}

/** The body that a refusal is described with. */
export function exampleOf({ response, example }: Refusal): Json | undefined {
  return response.content?.examples.find(({ name }) => name === example)?.value;
}
