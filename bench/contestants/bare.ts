import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Recorded, RecordedAnswer } from '../stage.ts';

// The limit: what Node itself needs to answer with these bytes. One lookup of the token, one fixed buffer.
const [port, file, identity = '', schemaPointer = ''] = process.argv.slice(2);
const recorded = JSON.parse(readFileSync(file ?? '', 'utf8')) as Recorded;
const accounts = new Map([[recorded.token, 'Harjula Tools Oy']]);
const read = answering(recorded.answers.get);
const created = answering(recorded.answers.post);
const missing = answering(recorded.answers.missing);
const unknown = answering(recorded.answers.unknown);
const isValid = schemaPointer === '' ? () => true : await compiled(schemaPointer);

const listener = (request: IncomingMessage, response: ServerResponse): void => {
  const token = request.headers['x-api-key'];
  if (token === undefined) missing(response);
  else if (!accounts.has(String(token))) unknown(response);
  else if (request.method === 'GET') read(response);
  else receive(request, response);
};

const server =
  identity === '' ? createServer(listener) : (await import('node:https')).createServer(tlsOptions(identity), listener);
server.listen(Number(port), '127.0.0.1');

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (isValid(JSON.parse(Buffer.concat(chunks).toString('utf8')))) created(response);
    else missing(response);
  });
}

function answering({ status, headers, body }: RecordedAnswer): (response: ServerResponse) => void {
  const bytes = Buffer.from(body);
  return (response) => {
    response.writeHead(status, [...headers]);
    response.end(bytes);
  };
}

/** The check that the mock itself makes. Loaded only where bodies are checked. */
async function compiled(pointer: string): Promise<(value: unknown) => boolean> {
  const { loadDescription } = await import('../../src/description/load.ts');
  const { schemas } = await loadDescription();
  return (value) => schemas.body(pointer, value).length === 0;
}

function tlsOptions(pem: string): { readonly key: Buffer; readonly cert: Buffer } {
  const both = readFileSync(pem);
  return { key: both, cert: both };
}
