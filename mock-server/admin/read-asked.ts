import type { SchemaChecks, SchemaProblem } from '../../src/description/schemas.ts';
import { isMediaType } from '../negotiate.ts';
import type { AdminOperation } from './admin-description.ts';
import type { AdminRequest } from './admin-request.ts';
import type { Asked } from './call.ts';
import { type Reply, refused, tooLarge } from './reply.ts';

/** A call that is as the description says, or the refusal of one that is not. */
export type AskedOrRefused = { readonly kind: 'asked'; readonly asked: Asked } | Reply;

/** Reads the parameters and the body of a call, and checks them by the description. What it does not know it refuses. */
export function readAsked(
  request: AdminRequest,
  operation: AdminOperation,
  inPath: readonly (readonly [string, string])[],
  schemas: SchemaChecks,
): AskedOrRefused {
  const path = checkPath(inPath, operation, schemas);
  if (path.kind === 'problems') return refused(404, 'There is no such thing.', path.problems);
  const query = checkQuery(request.query, operation, schemas);
  if (query.kind === 'problems') return refused(400, 'The query is not valid.', query.problems);
  const parameters = { ...path.values, ...query.values };
  if (request.body === undefined) return tooLarge;
  if (request.body.byteLength === 0) {
    return operation.body?.required === true
      ? refused(400, 'There is no body. Send JSON.')
      : { kind: 'asked', asked: { parameters, body: undefined } };
  }
  if (operation.body === undefined) return refused(400, 'This call takes no body.');
  // A page of another origin can send no such body without asking first, and is never told yes.
  if (!isMediaType(request.headers, 'application/json'))
    return refused(415, 'Send the body as Content-Type: application/json.');
  const body = parse(request.body);
  if (body.kind === 'nonsense') return refused(400, 'The body is not JSON in UTF-8.');
  if (body.kind === 'trap') return refused(400, 'The body has a field with a name such as __proto__ or constructor.');
  const problems = schemas.body(operation.body.schemaPointer, body.value);
  return problems.length > 0
    ? refused(400, 'The body is not valid.', problems.slice(0, MOST_PROBLEMS))
    : { kind: 'asked', asked: { parameters, body: body.value } };
}

const MOST_PROBLEMS = 20;

type Checked =
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'problems'; readonly problems: readonly SchemaProblem[] };

function checkPath(
  inPath: readonly (readonly [string, string])[],
  operation: AdminOperation,
  schemas: SchemaChecks,
): Checked {
  const decoded = inPath.map(([name, text]) => [name, decode(text)] as const);
  const problems = decoded.flatMap(([name, text]) => problemsOf(name, text ?? '', 'path', operation, schemas));
  if (decoded.some(([, text]) => text === undefined)) {
    return { kind: 'problems', problems: [{ place: '', problem: 'the path is not percent-encoded UTF-8' }] };
  }
  return problems.length > 0
    ? { kind: 'problems', problems }
    : { kind: 'values', values: Object.fromEntries(decoded.map(([name, text]) => [name, text ?? ''])) };
}

function checkQuery(query: string, operation: AdminOperation, schemas: SchemaChecks): Checked {
  const given = [...new URLSearchParams(query)];
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const problems = given.flatMap(([name, text], index) => {
    if (!names.includes(name))
      return [
        { place: '?', problem: `there is a parameter that is not known; known are: ${names.join(', ') || 'none'}` },
      ];
    if (given.findIndex(([other]) => other === name) < index)
      return [{ place: `?${name}`, problem: 'stands more than once' }];
    return problemsOf(name, text, 'query', operation, schemas).map((problem) => ({ ...problem, place: `?${name}` }));
  });
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'values', values: Object.fromEntries(given) };
}

function problemsOf(
  name: string,
  text: string,
  place: 'path' | 'query',
  { parameters }: AdminOperation,
  schemas: SchemaChecks,
): readonly SchemaProblem[] {
  const parameter = parameters.find((candidate) => candidate.in === place && candidate.name === name);
  return parameter === undefined ? [] : schemas.parameter(parameter.schemaPointer, text);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'nonsense' }
  /** A field is named like what every object has: a check by `in` would take it for one that is known. */
  | { readonly kind: 'trap' };

function parse(bytes: Uint8Array): Parsed {
  let trap = false;
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes), (name, field: unknown) => {
      trap ||= name in Object.prototype;
      return field;
    });
    return trap ? { kind: 'trap' } : { kind: 'value', value };
  } catch {
    return { kind: 'nonsense' };
  }
}
