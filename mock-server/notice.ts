import type { Problem } from '../src/fault.ts';
import { warn } from './warn.ts';

/** What a mock tells whoever runs it, besides its requests: something that is wrong and stops nothing, or news. */
export type Notice =
  | { readonly kind: 'warning'; readonly problem: Problem }
  | { readonly kind: 'news'; readonly text: string };

/** Told every notice as it comes up. */
export type Notify = (notice: Notice) => void;

/** What happens to notices unless somebody wants them: the process warns. */
export const warnProcess: Notify = (notice) => {
  if (notice.kind === 'news') return;
  const { what, place, remedy } = notice.problem;
  warn(`${place === undefined ? '' : `${place}: `}${what}. ${remedy}`);
};
