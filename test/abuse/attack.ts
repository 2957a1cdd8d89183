import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Does something so often, so many at once. */
export async function repeatedly<T>(times: number, atOnce: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < times) {
      const index = next;
      next += 1;
      results[index] = await act(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, times) }, work));
  return results;
}

/** What honest clients are told, one after another, for as long as something goes on. */
export async function meanwhile<T, A>(
  act: () => Promise<T>,
  ask: () => Promise<A>,
): Promise<{ readonly result: T; readonly answers: readonly A[] }> {
  let isOver = false;
  const asking = (async () => {
    const answers: A[] = [];
    do answers.push(await ask());
    while (!isOver);
    return answers;
  })();
  const result = await act().finally(() => {
    isOver = true;
  });
  return { result, answers: await asking };
}

/** A connection that is open. What becomes of it is not its concern. */
export async function openTcp(port: number): Promise<Socket> {
  const socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** A connection on which the handshake is done, by HTTP/1.1. */
export async function openTls(port: number, ca: string): Promise<Socket> {
  const socket = connectTls({ port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] });
  socket.on('error', () => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

/** The first bytes of a TLS client, as Node writes them (RFC 8446 section 4.1.2). */
export async function recordClientHello(): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connectTls({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, host: '127.0.0.1' });
  client.on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [hello] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return hello;
}
