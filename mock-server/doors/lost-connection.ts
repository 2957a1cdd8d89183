import { constants } from 'node:os';

/** What a `fetch` of the runtime fails with, as its cause, when the other side ends the connection early. */
export function lostConnection(): Error {
  return Object.assign(new Error('read ECONNRESET'), {
    code: 'ECONNRESET',
    errno: -constants.errno.ECONNRESET,
    syscall: 'read',
  });
}
