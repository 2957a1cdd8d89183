import type { Handler } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import type { Workshop } from './workshop.ts';

type AmissAt = (
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  make: (workshop: Workshop) => Handler,
  besides?: Pick<Mutant['server'], 'describe'>,
) => Mutant;

/** Makes servers with something amiss about one operation alone. */
function amissAt(path: string): AmissAt {
  return (id, title, killedBy, make, besides) =>
    mutant(
      id,
      title,
      killedBy,
      (workshop) => {
        const defective = make(workshop);
        return (request) => (request.path.endsWith(path) ? defective(request) : workshop.correct(request));
      },
      besides,
    );
}

export const renewing = amissAt('/partner/renew');
export const validating = amissAt('/partner/validate');
export const creating = amissAt('/partner/client');
