import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { attempt } from './attempt.ts';
import { cfis, environment, folder, type RunningMock, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** How often the mock is killed. */
    readonly kills: number | undefined;
  }
}

const kills = inject('kills') ?? 30;

/**
 * Creates clients and renews their tokens on two connections, as fast as it can, until the mock is gone. Prints what it is
 * about to do and what it was told: "try T", "new T", "renewed T U", or "refused STATUS PATH" and then "kept T".
 */
const worker = `
import http.client, json, ssl, sys, threading
port, ca, provisioning, body = sys.argv[1:5]
context = ssl.create_default_context(cafile=ca)
def say(*words):
    sys.stdout.write(' '.join(words) + '\\n')
    sys.stdout.flush()
def work():
    connection = http.client.HTTPSConnection('localhost', port, context=context, timeout=10)
    def ask(method, path, token, body=None):
        headers = {'X-Api-Key': token, 'Content-Type': 'application/json'}
        connection.request(method, '/api/v1/partner' + path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            say('refused', str(answer.status), path)
            return {}
        return json.loads(text)
    try:
        while True:
            token = ask('POST', '/client', provisioning, body).get('accessToken')
            if token is None: continue
            say('new', token)
            for _ in range(2):
                say('try', token)
                successor = ask('GET', '/renew', token).get('Message')
                if successor is None:
                    say('kept', token)
                    break
                say('renewed', token, successor)
                token = successor
    except (OSError, http.client.HTTPException, ValueError):
        pass
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
`;

/** Prints the status that each token of a file gets. */
const judge = `
import http.client, json, ssl, sys
port, ca, file = sys.argv[1:4]
context = ssl.create_default_context(cafile=ca)
connection = http.client.HTTPSConnection('localhost', port, context=context, timeout=10)
statuses = []
for token in json.load(open(file)):
    connection.request('GET', '/api/v1/partner/payments', headers={'X-Api-Key': token})
    answer = connection.getresponse()
    answer.read()
    statuses.append(answer.status)
print(json.dumps(statuses))
`;

const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');
const portOf = (mock: RunningMock): string => new URL(mock.staging.baseUrl).port;

/** What the clients were told. A token whose renewal got no answer may be either. */
interface Told {
  readonly live: Set<string>;
  readonly dead: Set<string>;
  readonly refused: string[];
}

/** Lets a client work until the mock is killed, which happens so many milliseconds after the first answer. */
async function workUntilKilled(mock: RunningMock, told: Told, milliseconds: number): Promise<void> {
  const { provisioning } = mock.staging.tokens;
  const child = spawn('python3', ['-c', worker, portOf(mock), mock.caFile, provisioning, client]);
  let killed: Promise<unknown> | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    killed ??= new Promise((resolve) => setTimeout(resolve, milliseconds)).then(() => mock.stop('SIGKILL'));
    const [what, token = '', successor = ''] = line.split(' ');
    if (what === 'refused') told.refused.push(line);
    else if (what === 'new' || what === 'kept') told.live.add(token);
    else told.live.delete(token);
    if (what === 'renewed') {
      told.live.add(successor);
      told.dead.add(token);
    }
  }
  if (child.exitCode === null) await once(child, 'close');
  await killed;
}

async function startAndKill(file: string, milliseconds: number): Promise<void> {
  const args = [cfis, 'mock', '--port', '0', '--production-port', '0', '--state', file];
  const child = spawn(process.execPath, args, { env: environment({}), cwd: folder, stdio: 'ignore' });
  setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await once(child, 'close');
}

/** The statuses that tokens get which should get another. */
async function misjudged(mock: RunningMock, tokens: readonly string[], status: number): Promise<readonly number[]> {
  const file = join(folder, 'tokens.json');
  const statuses: number[] = [];
  // At the end of a thousand kills there are more than a client can ask about in one sitting.
  for (let from = 0; from < tokens.length; from += 500) {
    writeFileSync(file, JSON.stringify(tokens.slice(from, from + 500)));
    statuses.push(...((await python(judge, portOf(mock), mock.caFile, file)) as readonly number[]));
  }
  return statuses.filter((each) => each !== status);
}

describe.skipIf(!hasPython)('a client in Python (skipped where there is none)', () => {
  test(`whatever it was told is true after each of ${kills} kills`, { timeout: kills * 12_000 }, async () => {
    const file = join(folder, 'mock.state');
    const told: Told = { live: new Set(), dead: new Set(), refused: [] };
    let startMs = 0;
    for (let kill = 0; kill <= kills; kill += 1) {
      // Now and then it does not even get to its start.
      if (kill % 3 === 2) await startAndKill(file, Math.random() * startMs);
      const began = performance.now();
      const mock = await startCfisMock(['--state', file]);
      startMs = performance.now() - began;
      // The latest are looked at each time, since a kill can only cost those; all of them at the end.
      const latest = kill === kills ? 0 : -200;
      const lost = await misjudged(mock, [...told.live].slice(latest), 200);
      const revived = await misjudged(mock, [...told.dead].slice(latest), 401);
      expect({ kill, lost, revived }).toEqual({ kill, lost: [], revived: [] });
      if (kill === kills) await mock.stop();
      else await workUntilKilled(mock, told, 5 + Math.random() * 120);
    }
    expect(told.refused).toEqual([]);
    expect(Math.min(told.live.size, told.dead.size)).toBeGreaterThan(kills);
  });
});

const place = join(folder, 'disk');
mkdirSync(place);
afterAll(() => void attempt('umount', '--lazy', place));
const rounds = Math.ceil(kills / 10);
/** In bytes. Each round fills two of them at the most, and a start needs room for the state twice. */
const PAGE = 4096;
const diskSize = 64 * PAGE + rounds * 4 * PAGE;
const mountsDisk = attempt('mount', '-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', place);

describe.skipIf(!hasPython || !mountsDisk)(
  'a client in Python, with the state on a disk that fills up (skipped where there is no Python, or no disk can be mounted)',
  () => {
    test(`whatever it was told is true after each of ${rounds} kills`, { timeout: rounds * 12_000 }, async () => {
      const file = join(place, 'mock.state');
      const ballast = join(place, 'ballast');
      const told: Told = { live: new Set(), dead: new Set(), refused: [] };
      for (let kill = 0; kill <= rounds; kill += 1) {
        // A start writes the state anew beside the old one, and needs room for that.
        rmSync(ballast, { force: true });
        const mock = await startCfisMock(['--state', file]);
        const lost = await misjudged(mock, [...told.live], 200);
        const revived = await misjudged(mock, [...told.dead], 401);
        expect({ kill, lost, revived }).toEqual({ kill, lost: [], revived: [] });
        if (kill === rounds) {
          await mock.stop();
          break;
        }
        const { bavail, bsize } = statfsSync(place);
        // Some rounds have a page or two to fill first.
        writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - Math.floor(Math.random() * 3)) * bsize));
        await workUntilKilled(mock, told, 20 + Math.random() * 200);
      }
      expect(told.refused.filter((line) => !line.startsWith('refused 503 '))).toEqual([]);
      expect(Math.min(told.refused.length, told.live.size)).toBeGreaterThan(rounds);
    });
  },
);
