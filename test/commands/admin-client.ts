import { execFile } from 'node:child_process';
import { expect } from 'vitest';
import { judge } from './admin-judge.ts';
import type { RunningMock } from './cfis.ts';

/** What the admin API told curl. */
export interface AdminAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the judge has validated it by the description.
  readonly body: any;
}

/** Calls the admin API with curl. Every answer is judged by the description: one that does not fit it fails the test. */
export async function admin(
  { adminUrl }: Pick<RunningMock, 'adminUrl'>,
  method: string,
  path: string,
  body?: unknown,
  ...more: readonly string[]
): Promise<AdminAnswer> {
  const answer = await rawCurl(
    ...(method === 'HEAD' ? ['--head'] : ['--request', method]),
    ...(body === undefined ? [] : ['--header', 'Content-Type: application/json', '--data-binary', textOf(body)]),
    ...more,
    `${adminUrl}${path}`,
  );
  const mediaType = answer.headers['content-type'];
  const objections = await judge({
    method,
    path: `/__admin${path}`,
    mediaType,
    status: answer.status,
    text: answer.text,
  });
  expect(objections).toEqual([]);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  return answer;
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** What curl printed: the header section and the body. */
export function rawCurl(...args: readonly string[]): Promise<AdminAnswer> {
  return new Promise((resolve, reject) => {
    execFile(
      'curl',
      ['--silent', '--show-error', '--include', '--max-time', '10', '--path-as-is', ...args],
      { maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) return reject(new Error(`curl ${error.code}: ${stderr}`, { cause: error }));
        const [section = '', ...rest] = stdout.replace(/^HTTP\/[\d.]+ 100[\s\S]*?\r\n\r\n/, '').split('\r\n\r\n');
        const [line = '', ...fields] = section.split('\r\n');
        const headers = Object.fromEntries(
          fields.map((field) => [
            field.slice(0, field.indexOf(':')).toLowerCase(),
            field.slice(field.indexOf(':') + 2),
          ]),
        );
        const text = rest.join('\r\n\r\n');
        const body = /json/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined;
        return resolve({ status: Number(line.split(' ')[1]), headers, text, body });
      },
    );
  });
}

/** Asks the service of an environment something harmless with a token, and gives the status. */
export async function useToken(
  mock: RunningMock,
  token: string,
  environment: 'staging' | 'production' = 'staging',
): Promise<number> {
  const { status } = await callService(mock, '/partner/validate', token, environment);
  return status;
}

/** Asks the service of an environment with a token. */
export function callService(
  { caFile, ...mock }: RunningMock,
  path: string,
  token: string,
  environment: 'staging' | 'production' = 'staging',
  ...more: readonly string[]
): Promise<AdminAnswer> {
  return rawCurl('--cacert', caFile, '--header', `X-Api-Key: ${token}`, ...more, `${mock[environment].baseUrl}${path}`);
}
