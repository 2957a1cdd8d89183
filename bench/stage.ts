import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startMock } from '../mock-server/index.ts';
import { loadDescription } from '../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../src/tokens/token-file.ts';
import type { LoadRequest } from './load.ts';

/** The requests that are measured. */
export interface Requests {
  readonly get: LoadRequest;
  /** Without a token. */
  readonly missing: LoadRequest;
  /** With a token that nobody knows. */
  readonly unknown: LoadRequest;
  readonly post: LoadRequest;
}

/** What every contestant has before it starts: that is not measured. */
export interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly basePath: string;
  readonly requests: Requests;
  /** JSON pointer of the schema of the body that is sent. */
  readonly schemaPointer: string;
  /** Folder of an authority of its own. */
  readonly authorityFolder: string;
  readonly ca: string;
  /** PEM file with a server's key and certificate. */
  readonly identityFile: string;
  /** JSON file with what the mock answers to these requests: see `Recorded`. */
  readonly recordedFile: string;
}

/** What the limit answers, byte by byte: what ours answers. */
export interface Recorded {
  readonly token: string;
  /** Of the GET, at the staging host. */
  readonly url: string;
  readonly answers: Readonly<Record<keyof Requests, RecordedAnswer>>;
}

export interface RecordedAnswer {
  readonly status: number;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Makes an authority, and lets a mock say once what it answers. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'cfis-bench-'));
  const authorityFolder = join(folder, 'authority');
  const recordedFile = join(folder, 'recorded.json');
  const description = await loadDescription();
  const { requests, schemaPointer } = await requestsOf(description);
  await using mock = await startMock({ description, authorityFolder, plainHttpAllowed: true });
  const base = `http://${mock.staging.baseUrl.host}${description.basePath}`;
  const recorded: Recorded = {
    token: requests.get.token ?? '',
    url: `${description.servers.staging.url.origin}${description.basePath}${requests.get.path}`,
    answers: {
      get: await record(base, requests.get),
      missing: await record(base, requests.missing),
      unknown: await record(base, requests.unknown),
      post: await record(base, requests.post),
    },
  };
  await writeFile(recordedFile, JSON.stringify(recorded));
  return {
    folder,
    basePath: description.basePath,
    requests,
    schemaPointer,
    authorityFolder,
    ca: await readFile(join(authorityFolder, 'ca.pem'), 'utf8'),
    identityFile: join(authorityFolder, 'server.pem'),
    recordedFile,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An ordinary read and an ordinary write, of the description's own examples. */
async function requestsOf({ operations }: Awaited<ReturnType<typeof loadDescription>>): Promise<{
  readonly requests: Requests;
  readonly schemaPointer: string;
}> {
  const token = (await readTokenFile(fixtureTokens)).find(({ token }) => token.id === 'staging-valid')?.secret.reveal();
  const read = operations.find(({ id }) => id === 'retrieveCaseDetails');
  const write = operations.find(({ id }) => id === 'createInvoice');
  if (token === undefined || read === undefined || write?.requestBody === undefined) {
    throw new RangeError('the description or the tokens are not the ones that come with this package');
  }
  const { examples, schemaPointer } = write.requestBody;
  const reading = { method: 'GET', path: read.path } as const;
  return {
    requests: {
      get: { ...reading, token, isRefused: false },
      missing: { ...reading, isRefused: true },
      unknown: { ...reading, token: token.replace(/.{8}$/, 'elsewhere'.slice(0, 8)), isRefused: true },
      post: { method: 'POST', path: write.path, token, body: JSON.stringify(examples[0].value), isRefused: false },
    },
    schemaPointer,
  };
}

async function record(base: string, { method, path, token, body, isRefused }: LoadRequest): Promise<RecordedAnswer> {
  const request = send(base + path, {
    method,
    headers: {
      ...(token !== undefined && { 'X-Api-Key': token }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const status = response.statusCode ?? 0;
  if (status >= 400 !== isRefused) throw new RangeError(`${method} ${path} was answered with ${status}`);
  // What Node adds by itself, it adds for the limit too.
  const own = /^(date|connection|keep-alive)$/i;
  const { rawHeaders } = response;
  const headers = rawHeaders.filter((_, index) => !own.test(rawHeaders[index - (index % 2)] ?? ''));
  return { status, headers, body: await text(response) };
}
