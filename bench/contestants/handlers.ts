import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type HttpHandler, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { packageRoot } from '../../src/package-root.ts';
import type { Recorded } from '../stage.ts';

// How long a call takes that never leaves the process, and how long it keeps a processor busy: microseconds, printed as JSON.
// MSW's own part of them is most.
const [kind, file, calls] = process.argv.slice(2);
const { token, url, answers } = JSON.parse(readFileSync(file ?? '', 'utf8')) as Recorded;
const { status, headers, body } = answers.get;
const pairs = headers.flatMap((name, index): [string, string][] =>
  index % 2 === 0 ? [[name, headers[index + 1] ?? '']] : [],
);
const bare = http.get(url, () => new HttpResponse(body, { status, headers: pairs }));
const server = setupServer(...(kind === 'ours' ? await handlersOfOurs() : [bare]));
server.listen({ onUnhandledRequest: 'error' });
await call(Number(calls) / 4);
const [start, usage] = [performance.now(), process.cpuUsage()];
await call(Number(calls));
const elapsed = (performance.now() - start) * 1000;
const { user, system } = process.cpuUsage(usage);
process.stdout.write(JSON.stringify({ elapsed: elapsed / Number(calls), busy: (user + system) / Number(calls) }));
server.close();

/** As shipped: built, with a description that the build has read and compiled. */
async function handlersOfOurs(): Promise<readonly HttpHandler[]> {
  const file = pathToFileURL(join(packageRoot, 'dist', 'msw.js')).href;
  const { cfisHandlers } = (await import(file)) as typeof import('../../mock-server/msw.ts');
  return (await cfisHandlers()).handlers;
}

async function call(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    const response = await fetch(url, { headers: { 'X-Api-Key': token } });
    if (response.status !== status || (await response.text()) !== body) throw new RangeError('another answer');
  }
}
