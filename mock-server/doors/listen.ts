import { chmodSync } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { connect, type ListenOptions, type Server } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { Fault } from '../../src/fault.ts';

/** Where a port listens: at a host and a port, or at a Unix socket. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** File of a Unix socket to listen on instead, made for its owner only. One that nobody listens on is replaced. */
  readonly socket?: string;
}

/** Starts to listen. Throws a `Fault` that names the place when that cannot be done. */
export async function listen(server: Server, { host, port, socket }: ListenAddress): Promise<void> {
  if (socket === undefined) {
    const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    await begin(server, { host, port }, (cause) => portFault(cause, place));
    return;
  }
  await makeWay(socket);
  await forOwnerOnly(socket, () => begin(server, { path: socket }, (cause) => socketFault(cause, socket)));
}

function begin(server: Server, where: ListenOptions, faultOf: (cause: NodeJS.ErrnoException) => Fault): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(faultOf(cause)));
    server.listen(where, resolve);
  });
}

/** The file is made within the call, with the rights that the process gives to new files at that moment. */
function forOwnerOnly(socket: string, act: () => Promise<void>): Promise<void> {
  // A worker thread must not change what holds for the whole process.
  const umask = isMainThread ? process.umask(0o177) : undefined;
  try {
    const done = act();
    return umask === undefined ? done.then(() => chmodSync(socket, 0o600)) : done;
  } finally {
    if (umask !== undefined) process.umask(umask);
  }
}

/** What every system has room for, in bytes. */
const LONGEST_SOCKET = 103;

/** Removes the socket file of a process that is gone. What is in use, or is no socket, is never removed. */
async function makeWay(socket: string): Promise<void> {
  // The system would take the beginning of a longer one (unix(7)).
  if (Buffer.byteLength(socket) > LONGEST_SOCKET) {
    throw socketFault({ message: `the path is longer than ${LONGEST_SOCKET} bytes` }, socket);
  }
  const found = await lstat(socket).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new Fault('port', {
      what: 'there is a file that is no socket',
      place: socket,
      remedy: 'Move it away, or name another path for the socket.',
    });
  }
  const answer = await knock(socket);
  if (answer === 'ECONNREFUSED') await rm(socket, { force: true });
  else if (answer !== 'ENOENT') throw socketFault({ code: answer === 'open' ? 'EADDRINUSE' : answer }, socket);
}

/** Whether somebody listens at a socket, or the code of the error that says why that cannot be known. */
function knock(socket: string): Promise<string> {
  return new Promise((resolve) => {
    const visit = connect(socket, () => {
      visit.destroy();
      resolve('open');
    });
    visit.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
  });
}

function portFault(cause: NodeJS.ErrnoException, place: string): Fault {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Fault(
        'port',
        { what: 'the port is in use', place, remedy: 'End what uses it, or choose another (0 for any free one).' },
        { cause },
      );
    case 'EACCES':
      return new Fault(
        'port',
        { what: 'the port may not be used', place, remedy: 'Choose a port from 1024 up.' },
        { cause },
      );
    default:
      return new Fault(
        'port',
        { what: `cannot listen: ${cause.message}`, place, remedy: 'Choose another host or port.' },
        { cause },
      );
  }
}

function socketFault(cause: Partial<NodeJS.ErrnoException>, place: string): Fault {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Fault(
        'port',
        { what: 'the socket is in use', place, remedy: 'End what listens there, or name another path.' },
        { cause },
      );
    case 'EACCES':
      return new Fault(
        'port',
        { what: 'the socket may not be made or asked', place, remedy: 'Name a path in a folder of your own.' },
        { cause },
      );
    default:
      return new Fault(
        'port',
        {
          what: `cannot listen: ${cause.message ?? cause.code}`,
          place,
          remedy: `Name a path of at most ${LONGEST_SOCKET} bytes in a folder that is there.`,
        },
        { cause },
      );
  }
}
