import type { RedactedExchange } from '../redactor.ts';

/** An exchange as a command line that can be pasted, and what came back. */
export function describeExchange(exchange: RedactedExchange): string {
  return [curlLine(exchange), ...describeReply(exchange)].join('\n');
}

/** The request as curl sends it. A token stands in it as the variable that holds it. */
export function curlLine({ request: { method, url, headers, body } }: RedactedExchange): string {
  const lines = headers
    .filter(([name]) => name !== 'User-Agent')
    .map(([name, value]) => ` -H ${quote(`${name}: ${value}`)}`);
  const how = method === 'HEAD' ? ' --head' : method === 'GET' ? '' : ` -X ${method}`;
  const data = body === undefined ? '' : ` --data ${quote(body)}`;
  return `curl -i${how} --path-as-is ${quote(url)}${lines.join('')}${data}`;
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
