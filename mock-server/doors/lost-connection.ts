/** What a `fetch` of Node fails with, as its cause, when the other side ends the connection early. */
export function lostConnection(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
}
