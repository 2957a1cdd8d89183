import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { frame, isGivenUp } from './http2-frames.ts';
import type { Plan } from './plan.ts';

/** Asks the other side to end the connection, once everything before it is answered. */
const farewell: Readonly<Record<Plan['transport'], string>> = {
  https: 'GET /farewell HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n',
  http: 'GET /farewell HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n',
  http2: frame(7, 0, 0, '\0\0\0\0\0\0\0\0'),
  tls: '',
  records: 'GET /farewell HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n',
};

/**
 * Milliseconds without a byte, after which the server is asked something else. Once that was answered twice and nothing more
 * came, nothing more is expected: on a busy machine a time alone would cut off answers.
 */
const QUIET = 200;

const elsewhere = new Agent({ keepAlive: true });

const sessions = new Map<string, Buffer>();

/** Sends what is planned on a connection of its own, and gives all that came back, one character a byte. */
export function converse({ door: { port }, transport, pieces, damage }: Plan): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = open(port, transport, damage);
    let silences = 0;
    const wait = (): NodeJS.Timeout =>
      setTimeout(async () => {
        silences += 1;
        await answerElsewhere(port);
        if (silences === 2) socket.end();
        if (silences > 2) socket.destroy();
        if (!socket.destroyed) quiet = wait();
      }, QUIET);
    let quiet = wait();
    socket.once(transport === 'http' || transport === 'tls' ? 'connect' : 'secureConnect', () => {
      socket.write(pieces.map(({ bytes }) => bytes).join('') + farewell[transport], 'latin1');
      silences = 0;
    });
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      silences = 0;
      if (transport === 'http2' && isGivenUp(received)) socket.destroy();
    });
    socket.on('end', () => socket.end());
    // It may be cut at any time; what came before counts.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(quiet);
      resolve(received);
    });
  });
}

/** Resolves when the server has answered somebody else. Where it cannot, it is the end of the run that says so. */
function answerElsewhere(port: number): Promise<void> {
  return new Promise((resolve) => {
    const call = get({ port, host: '127.0.0.1', path: '/elsewhere', agent: elsewhere }, (response) =>
      response.resume(),
    );
    call.on('error', () => {});
    call.on('close', resolve);
  });
}

function open(port: number, transport: Plan['transport'], damage: Plan['damage']): Socket | TLSSocket {
  if (transport === 'http' || transport === 'tls') return connect(port, '127.0.0.1');
  const protocol = transport === 'http2' ? 'h2' : 'http/1.1';
  const key = `${port} ${protocol}`;
  const session = sessions.get(key);
  const below = damage && damaging(connect(port, '127.0.0.1'), damage);
  const socket = connectTls({
    ...(below ? { socket: below } : { port, host: '127.0.0.1' }),
    // Whom one talks to is for other tests; here it would take most of the time, as would a handshake from the start.
    rejectUnauthorized: false,
    ALPNProtocols: [protocol],
    ...(session && damage === undefined && { session }),
  });
  socket.on('session', (next: Buffer) => sessions.set(key, next));
  return socket;
}

/** A connection on which one write is changed on its way: some bits of one byte. */
function damaging(socket: Socket, { write, at, bits }: NonNullable<Plan['damage']>): Duplex {
  let count = 0;
  const way = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      const sent = Buffer.from(chunk);
      // The head of a record is in the clear, and not all of it is read.
      const index = 5 + (at % Math.max(1, sent.length - 5));
      if (count === write && index < sent.length) sent[index] = (sent[index] ?? 0) ^ bits;
      count += 1;
      socket.write(sent, () => done());
    },
    final: (done) => {
      socket.end();
      done();
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => way.push(chunk));
  socket.on('end', () => way.push(null));
  socket.on('error', (error) => way.destroy(error));
  socket.on('close', () => way.destroy());
  return way;
}

/** The bytes with which a client of this runtime begins TLS. */
export function captureHello(): Promise<string> {
  return new Promise((resolve) => {
    const way = new Duplex({
      read: () => {},
      write: (chunk: Buffer) => {
        resolve(chunk.toString('latin1'));
        way.destroy();
      },
    });
    connectTls({ socket: way, servername: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] }).on('error', () => {});
  });
}
