import { pointerOf } from '../pointer-of.ts';
import type { Reader } from '../reader.ts';
import { effects, type Method, type Operation, type QueryParameter, type Renewal, type Response } from './operation.ts';
import { readContent, readResponse } from './read-response.ts';
import type { SecurityScheme } from './security-scheme.ts';

/** What an operation is read against. */
interface Surroundings {
  readonly resolve: (reader: Reader) => Reader;
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  /** The `security` of the whole document, which an operation may replace. */
  readonly security: Reader | undefined;
}

export function readOperation(path: string, method: Method, operation: Reader, around: Surroundings): Operation {
  if (/[{}]/.test(path)) operation.fail(`the path ${path} has a template`, 'Describe a fixed path: CFIS has no other.');
  const effect = operation.get('x-cfis-effect').oneOf(effects);
  const responses = readResponses(operation.get('responses'), around);
  const success = [...responses.values()].find(({ status }) => status < 300);
  if (success === undefined) return operation.get('responses').fail('has no success', 'Add a response below 300.');
  const issuedToken = operation.find('x-cfis-issued-token')?.string();
  const changesTokens = effect === 'rotates' || effect === 'mints';
  if (changesTokens !== (issuedToken !== undefined)) {
    operation.fail(
      `its effect is "${effect}" and it ${issuedToken === undefined ? 'names no' : 'names an'} issued token`,
      'Give x-cfis-issued-token to the operations that rotate or mint, and to no others.',
    );
  }
  const body = operation.find('requestBody');
  return {
    id: operation.get('operationId').string(),
    method,
    path,
    effect,
    summary: operation.get('summary').string(),
    schemes: readSecurity(operation, around),
    acceptsExpired:
      (operation.find('x-cfis-accepts')?.items() ?? []).map((state) => state.oneOf(['expired'])).length > 0,
    queryParameters: (operation.find('parameters')?.items() ?? []).map((item) => readParameter(around.resolve(item))),
    ...(body && { requestBody: readContent(around.resolve(body).get('content'), around.resolve) }),
    responses,
    success,
    generated: !changesTokens && readGenerated(operation.find('x-cfis-generated')),
    ...(issuedToken !== undefined && { issuedToken }),
    numberedFields: readPointers(operation.find('x-cfis-numbered-fields')),
    uniqueFields: readPointers(operation.find('x-cfis-unique-fields')),
    ...(effect === 'rotates' && { renewal: readRenewal(operation.get('x-cfis-renewal')) }),
  };
}

function readGenerated(generated: Reader | undefined): boolean {
  if (generated === undefined) return true;
  return typeof generated.value === 'boolean'
    ? generated.value
    : generated.fail('is not a truth value', 'Write true or false.');
}

function readPointers(list: Reader | undefined): readonly string[] {
  return (list?.items() ?? []).map((pointer) => pointer.string());
}

function readSecurity(operation: Reader, { schemes, security }: Surroundings): Operation['schemes'] {
  const requirements = operation.find('security') ?? security;
  if (requirements === undefined) {
    return operation.fail(
      'has no "security", and neither has the document',
      'Say which scheme it takes, such as ClientToken.',
    );
  }
  const [first, ...rest] = requirements.items().map((requirement) => {
    const [
      [name, scopes] = requirement.fail('lets everybody in', 'Name a scheme: every CFIS request carries a token.'),
      ...and
    ] = requirement.entries();
    if (and.length > 0)
      requirement.fail('asks for two tokens at once', 'Name one scheme: both would use the same header.');
    if (!schemes.has(name)) {
      scopes.fail(`there is no security scheme "${name}"`, `Name one of: ${[...schemes.keys()].join(', ')}.`);
    }
    return name;
  });
  return first === undefined
    ? requirements.fail('lets everybody in', 'Name a scheme: every CFIS request carries a token.')
    : [first, ...rest];
}

function readResponses(responses: Reader, { resolve }: Surroundings): ReadonlyMap<number, Response> {
  return new Map(
    responses.entries().map(([key, response]) => {
      const status = Number(key);
      if (!/^[2-5]\d\d$/.test(key)) response.fail(`"${key}" is not a status`, 'Write a three-digit status.');
      return [status, readResponse(status, response, resolve)];
    }),
  );
}

function readParameter(parameter: Reader): QueryParameter {
  parameter.get('in').oneOf(['query']);
  const schema = parameter.get('schema');
  return {
    name: parameter.get('name').string(),
    required: parameter.find('required')?.value === true,
    schemaPointer: pointerOf(schema.path).slice(1),
  };
}

function readRenewal(renewal: Reader): Renewal {
  return {
    overlapSeconds: renewal
      .only(['overlapSeconds', 'basis', 'requirement'])
      .get('overlapSeconds')
      .integer(0, 31_536_000),
  };
}
