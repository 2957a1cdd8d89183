import type { Environment } from './environment.ts';
import type { Operation } from './operation.ts';
import type { Denial, Refusal, Rejection } from './refusal.ts';
import type { SchemaChecks } from './schemas.ts';
import type { SecurityScheme } from './security-scheme.ts';

export interface Server {
  readonly environment: Environment;
  readonly url: URL;
}

/** A description that was read, checked and resolved: nothing that uses it needs to look at OpenAPI again. */
export interface Description {
  readonly file: string;
  /** Files of the overlays applied, in order. */
  readonly overlays: readonly string[];
  /** The OpenAPI document after overlays, as it was read: not to be changed. */
  readonly document: object;
  /** SHA-256 of the description after overlays, in hex: the same rules have the same hash. */
  readonly hash: string;
  readonly title: string;
  readonly servers: Readonly<Record<Environment, Server>>;
  /** The path that all operations stand under, such as `/api/v1`: the same on every server. */
  readonly basePath: string;
  /** The header that carries the token, as the description writes it. */
  readonly tokenHeader: string;
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  readonly denials: Readonly<Record<Denial, Refusal>>;
  readonly rejections: Readonly<Record<Rejection, Refusal>>;
  readonly operations: readonly Operation[];
  readonly schemas: SchemaChecks;
}
