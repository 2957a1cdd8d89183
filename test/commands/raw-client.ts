import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export interface Way {
  readonly port: number;
  /** In PEM; plain TCP without it. */
  readonly ca?: string;
}

export interface Talk {
  /** Everything that was received, one character a byte. */
  readonly received: string;
  /** How the connection ended: by the other side in order, or by an error. */
  readonly end: string;
}

/** Opens a connection, writes bytes (one character each) as they stand, and gives what came until the other side ended it. */
export function talk(way: Way, bytes: string, act: (socket: Socket | TLSSocket) => void = () => {}): Promise<Talk> {
  return new Promise((resolve) => {
    let received = '';
    let end = 'ended';
    const { port, ca } = way;
    const socket =
      ca === undefined
        ? connect(port, '127.0.0.1')
        : connectTls({ port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] });
    socket.once(ca === undefined ? 'connect' : 'secureConnect', () => {
      if (bytes !== '') socket.write(bytes, 'latin1');
      act(socket);
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end = error.code ?? error.message;
    });
    socket.on('close', () => resolve({ received, end }));
  });
}

/** Sends a byte again and again until the connection ends, never so seldom that it would count as idle. */
export function drip(byte: string): (socket: Socket | TLSSocket) => void {
  return (socket) => {
    const timer = setInterval(() => socket.writable && socket.write(byte, 'latin1'), 200);
    socket.once('close', () => clearInterval(timer));
  };
}

/** The status of each answer, in order, and the body of the last. */
export function answersIn({ received }: Talk): { readonly statuses: readonly number[]; readonly body: string } {
  const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return { statuses, body: received.slice(received.lastIndexOf('\r\n\r\n') + 4) };
}
