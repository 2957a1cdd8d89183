import type { Result } from '../result.ts';

/** What an assertion rests on, such as `documented: AUTH-3; RFC 9110 section 15.5.2`. */
export function describeBasis({ basis, requirement, source }: Result): string {
  const clauses = [requirement, source].filter((part) => part !== undefined);
  return clauses.length === 0 ? basis : `${basis}: ${clauses.join('; ')}`;
}
