import type { Method, Operation } from './operation.ts';
import { originForm } from './origin-form.ts';

interface OperationMatch {
  readonly kind: 'operation';
  readonly operation: Operation;
}

export type Match =
  | OperationMatch
  | { readonly kind: 'unknown-method'; readonly allow: readonly Method[] }
  | { readonly kind: 'unknown-path' };

/**
 * Finds the operation of a method and a path. Paths are compared as sent, byte by byte: a path in disguise (another
 * letter case, a doubled slash, an encoded dot) is an unknown path, so that no gate and no router can differ over it. Only a
 * target in absolute form is the path that it names (RFC 9112 section 3.2.2).
 *
 * HEAD stands for GET (RFC 9110 section 9.3.2) where GET changes nothing on the service; on a GET that does, such as the
 * renewal, HEAD is an unknown method, since it must stay safe.
 */
export function createMatcher(
  operations: readonly Operation[],
  basePath: string,
): (method: string, path: string) => Match {
  const byPath = new Map<string, Map<string, OperationMatch>>();
  for (const operation of operations) {
    const path = basePath + operation.path;
    const byMethod = byPath.get(path) ?? new Map<string, OperationMatch>();
    // Made once: whoever remembers a thousand requests remembers the match of each.
    const match: OperationMatch = { kind: 'operation', operation };
    byMethod.set(operation.method, match);
    if (operation.method === 'GET' && isSafe(operation)) byMethod.set('HEAD', match);
    byPath.set(path, byMethod);
  }
  return (method, path) => {
    const byMethod = byPath.get(originForm(path));
    if (byMethod === undefined) return { kind: 'unknown-path' };
    return (
      byMethod.get(method) ?? {
        kind: 'unknown-method',
        allow: methodsAt([...byMethod.values()].map(({ operation }) => operation)),
      }
    );
  };
}

/** The methods that the operations of one path answer. */
export function methodsAt(operations: readonly Operation[]): readonly Method[] {
  return [
    ...new Set(
      operations.flatMap((operation): Method[] =>
        operation.method === 'GET' && isSafe(operation) ? ['GET', 'HEAD'] : [operation.method],
      ),
    ),
  ];
}

function isSafe({ effect }: Operation): boolean {
  return effect === 'reads' || effect === 'marks-as-fetched';
}
