import { type Assertion, presentsRefusedToken, sendsOf, usesOf } from './assertion.ts';

/**
 * What an assertion does to its target, in words for people who decide whether to make it: `nothing but reading`, or what goes
 * beyond. It is read off the steps, so it cannot be forgotten.
 */
export function effectOnTarget({ steps, scope, rough }: Assertion): string {
  const sends = steps.flatMap(sendsOf);
  const uses = sends.flatMap(({ ask }) => usesOf(ask));
  const refused = sends.filter(presentsRefusedToken).length;
  const controls = steps.some(({ kind }) => kind === 'issue' || kind === 'revoke' || kind === 'advance');
  const effects = [
    ...(controls ? ['needs a mock of our own'] : []),
    ...(rough ? ['rough: only to a server on this machine'] : []),
    ...(scope.kind === 'effect' ? [scope.effect === 'rotates' ? 'may replace a token' : 'may create a client'] : []),
    ...(uses.some(({ use, inHeader }) => use.kind === 'role' && (use.role === 'canary' || !inHeader))
      ? ['puts the disposable token at risk']
      : []),
    ...(refused > 0 ? [`sends ${refused} refused ${refused === 1 ? 'token' : 'tokens'}${perOperation(scope)}`] : []),
  ];
  if (effects.length > 0) return effects.join('; ');
  return sends.length === 0 ? 'sends no request' : 'nothing but reading';
}

function perOperation({ kind }: Assertion['scope']): string {
  return kind === 'each' ? ' to each operation' : '';
}
