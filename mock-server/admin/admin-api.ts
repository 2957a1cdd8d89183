import type { Secret } from '../../src/tokens/secret.ts';
import { type AdminDescription, type AdminOperation, loadAdminDescription } from './admin-description.ts';
import type { AdminRequest } from './admin-request.ts';
import type { AnyCall, Stage } from './call.ts';
import { calls } from './calls/all.ts';
import { guard, hasKey, withoutKey } from './guard.ts';
import { readAsked } from './read-asked.ts';
import { reference } from './reference.ts';
import { type Reply, refused, refusedWith } from './reply.ts';

/** The admin API of one mock as a function. */
export type AdminApi = (request: AdminRequest) => Reply;

/** @param key demanded of every call that the description does not leave open */
export async function createAdminApi(stage: Stage, key: Secret | undefined): Promise<AdminApi> {
  const description = await loadAdminDescription();
  return (request) =>
    guard(request, key) ?? reference(request.method, request.path) ?? carryOut(request, description, stage, key);
}

function carryOut(request: AdminRequest, description: AdminDescription, stage: Stage, key: Secret | undefined): Reply {
  const found = find(request, description.operations);
  const open = found.kind === 'operation' && found.operation.open;
  if (key !== undefined && !open && !hasKey(request, key)) return withoutKey;
  switch (found.kind) {
    case 'unknown-path':
      return refused(404, 'There is no such path. GET /__admin/docs shows those there are.');
    case 'unknown-method':
      return refusedWith(['Allow', found.allow.join(', ')], 405, `This path takes ${found.allow.join(', ')}.`);
    case 'operation': {
      const asked = readAsked(request, found.operation, found.values, description.schemas);
      if (asked.kind !== 'asked') return asked;
      const call = callOf(found.operation);
      return call === undefined
        ? refused(501, 'This version does not carry that out.')
        : call(asked.asked as never, stage);
    }
  }
}

function callOf({ id }: AdminOperation): AnyCall | undefined {
  const all: Readonly<Record<string, AnyCall>> = calls;
  return all[id];
}

type Found =
  | {
      readonly kind: 'operation';
      readonly operation: AdminOperation;
      readonly values: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'unknown-method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown-path' };

/** Of two paths that fit, the one without parameter counts (OpenAPI 3.1 section 4.8.8.1). */
function find({ method, path }: AdminRequest, operations: readonly AdminOperation[]): Found {
  const segments = path.split('/');
  const fitting = operations
    .flatMap((operation) => {
      const values = valuesOf(operation, segments);
      return values === undefined ? [] : [{ operation, values }];
    })
    .sort((a, b) => a.values.length - b.values.length);
  if (fitting.length === 0) return { kind: 'unknown-path' };
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = fitting.find(({ operation }) => operation.method === wanted);
  if (found !== undefined) return { kind: 'operation', ...found };
  const allow = fitting.flatMap(({ operation }) => (operation.method === 'GET' ? ['GET', 'HEAD'] : [operation.method]));
  return { kind: 'unknown-method', allow: [...new Set(allow)] };
}

function valuesOf(
  { segments: wanted }: AdminOperation,
  given: readonly string[],
): Extract<Found, { kind: 'operation' }>['values'] | undefined {
  if (wanted.length !== given.length) return undefined;
  const values: (readonly [string, string])[] = [];
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) values.push([segment.slice(1, -1), value]);
    else if (segment !== value) return undefined;
  }
  return values;
}
