import { Fault } from '../../src/fault.ts';
import type { Notify } from '../notice.ts';
import { type Identity, isDue, openAuthority } from './authority.ts';

/** How often it is looked whether a certificate ends soon, in milliseconds. */
const EVERY_MS = 12 * 3_600_000;

/**
 * Has a certificate of this machine's authority renewed in time while it is served. Gives what ends that. Nothing is
 * touched before it is due: whoever moves the folder away under a running mock does not get it back.
 */
export function keepCertified(
  folder: string,
  names: readonly string[],
  served: Identity,
  take: (identity: Identity) => void,
  notify: Notify,
): () => void {
  let current = served;
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy || !isDue(current)) return;
    isBusy = true;
    try {
      const renewed = await openAuthority(folder, names);
      const isOtherAuthority = renewed.ca !== current.ca;
      current = renewed;
      take(renewed);
      notify({ kind: 'news', text: 'The certificate would have ended soon; a new one is served from now on.' });
      if (isOtherAuthority) notify({ kind: 'warning', problem: otherAuthority(renewed.caFile) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      for (const problem of error.problems) notify({ kind: 'warning', problem });
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function otherAuthority(place: string): { readonly what: string; readonly place: string; readonly remedy: string } {
  return {
    what: 'the authority of this machine was made anew with it',
    place,
    remedy: 'Let clients that trusted the one before trust this file.',
  };
}
