import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What Node can do at best on this machine at this time: one look into a map, and a fixed answer. */
const script = `
const tokens = new Map([['token', 1]]);
const body = Buffer.from('{"isValid":true,"message":"Token is valid"}');
require('node:http').createServer((request, response) => {
  response.writeHead(tokens.has(request.headers['x-api-key']) ? 200 : 401, { 'Content-Length': body.length });
  response.end(body);
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;

export interface BareServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a bare `node:http` server in a process of its own. */
export async function startBareServer(): Promise<BareServer> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      const ended = once(child, 'close');
      child.kill();
      await ended;
    },
  };
}
