import { readFileSync } from 'node:fs';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { cfisHandlers } from '../../mock-server/doors/msw.ts';
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
const server = setupServer(...(kind === 'ours' ? (await cfisHandlers()).handlers : [bare]));
server.listen({ onUnhandledRequest: 'error' });
await call(Number(calls) / 4);
const [start, usage] = [performance.now(), process.cpuUsage()];
await call(Number(calls));
const elapsed = (performance.now() - start) * 1000;
const { user, system } = process.cpuUsage(usage);
process.stdout.write(JSON.stringify({ elapsed: elapsed / Number(calls), busy: (user + system) / Number(calls) }));
server.close();

async function call(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    const response = await fetch(url, { headers: { 'X-Api-Key': token } });
    if (response.status !== status || (await response.text()) !== body) throw new RangeError('another answer');
  }
}
