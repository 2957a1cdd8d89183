import type { operations } from '../../src/admin-api.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { JsonOf } from '../../src/json-of.ts';
import type { World } from '../world.ts';
import type { Reply } from './reply.ts';

/** What a call has to do with. */
export interface Stage {
  readonly world: World;
  readonly baseUrls: Readonly<Record<Environment, URL>>;
  /** The certificate that clients must trust, if it is not one that they trust already. PEM. */
  readonly ca: string | undefined;
}

/** What was asked, once it was found to be as the description says. */
export interface Asked<Parameters = Readonly<Record<string, string>>, Body = unknown> {
  /** The parameters of the path and of the query. */
  readonly parameters: Parameters;
  /** `undefined` where there is none. */
  readonly body: Body;
}

/** Carries out some operation of the admin API: only what was checked for that very one may be given to it. */
export type AnyCall = (asked: never, stage: Stage) => Reply;

/** Carries out one operation of the admin API: takes and answers what the description says of it. */
export type Call<Id extends keyof operations> = (
  asked: Asked<ParametersOf<operations[Id]['parameters']>, JsonOf<operations[Id]['requestBody']>>,
  stage: Stage,
) => ReplyOf<operations[Id]['responses']>;

type ParametersOf<Described extends { readonly path?: unknown; readonly query?: unknown }> = Texts<Described['path']> &
  Texts<Described['query']>;

/** Parameters as they are sent: a number is text, too. */
type Texts<Described> = {
  readonly [Name in keyof NonNullable<Described>]: NonNullable<Described>[Name] extends number | undefined
    ? string
    : NonNullable<Described>[Name];
};

/** Any operation may be refused; what succeeds has the status and the kind of body that are described. */
type ReplyOf<Responses> = Extract<Reply, { readonly kind: 'problem' }> | SuccessOf<Responses>;

type SuccessOf<Responses> = {
  readonly [Status in keyof Responses]: Status extends 200 | 201 | 204 ? ReplyWith<Status, Responses[Status]> : never;
}[keyof Responses];

type ReplyWith<Status, Response> = Response extends { readonly content: infer Content }
  ? Content extends { readonly 'application/json': infer Value }
    ? { readonly kind: 'json'; readonly status: Status; readonly value: Value }
    : Extract<Reply, { readonly kind: Content extends { readonly 'text/event-stream': unknown } ? 'events' : 'text' }>
  : Extract<Reply, { readonly kind: 'nothing' }>;
