import type { RedactedExchange } from '../secrets/redactor.ts';

/** An exchange as a command line that can be pasted, and what came back. */
export function describeExchange(exchange: RedactedExchange): string {
  return [commandLine(exchange), ...describeReply(exchange)].join('\n');
}

/** The request as a command line: curl's, or where curl would not send it so, OpenSSL's. */
export function commandLine(exchange: RedactedExchange): string {
  const { message, url } = exchange.request;
  return message === undefined ? curlLine(exchange) : opensslLine(url, message);
}

/** The request as curl sends it. A token stands in it as the variable that holds it. */
function curlLine({ request: { method, url, headers, body, httpVersion } }: RedactedExchange): string {
  const lines = headers
    .filter(([name]) => name !== 'User-Agent')
    .map(([name, value]) => ` -H ${quote(`${name}: ${value}`)}`);
  const how = method === 'HEAD' ? ' --head' : method === 'GET' ? '' : ` -X ${method}`;
  const data = body === undefined ? '' : ` --data ${quote(body)}`;
  const version = httpVersion === '2' ? ' --http2' : '';
  return `curl -i${version}${how} --path-as-is ${quote(url)}${lines.join('')}${data}`;
}

/** What curl would not send, byte for byte through a TLS connection. */
function opensslLine(url: string, message: string): string {
  const { host, port, protocol } = new URL(url);
  const address = port === '' ? `${host}:443` : host;
  const through =
    protocol === 'https:' ? `openssl s_client -quiet -connect ${address}` : `nc ${address.replace(':', ' ')}`;
  return `printf '%b' ${quote(escapeBytes(message))} | ${through}`;
}

/** Text for the `%b` of printf. */
function escapeBytes(message: string): string {
  const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' };
  return message.replace(
    /[^\x20-\x5b\x5d-\x7e]/g,
    (character) => named[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Status, headers and body, or why no answer came. */
export function describeReply({ response, error }: RedactedExchange): readonly string[] {
  if (response === undefined) return [`no answer: ${error ?? 'unknown'}`];
  return [
    `${response.status}`,
    ...response.headers.map(([name, value]) => `${name}: ${value}`),
    ...(response.body === '' ? [] : ['', response.body]),
  ];
}

/** Double quotes where a variable must be filled in, single ones elsewhere. */
function quote(text: string): string {
  if (!text.includes('$CFIS_')) return `'${text.replaceAll("'", "'\\''")}'`;
  return `"${text.replace(/[\\"`]/g, '\\$&')}"`;
}
