import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { Fault, type Problem } from '../fault.ts';
import type { Key } from '../pointer-of.ts';
import { bundledDescription } from './bundled-description.ts';
import type { Description } from './description.ts';
import { loadDescription } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-compile-'));
const spec = join(folder, 'spec.json');
afterAll(() => rmSync(folder, { recursive: true }));

const original = JSON.stringify(parse(readFileSync(bundledDescription, 'utf8')), undefined, 1);

/** A place of the description and what to put there; `undefined` takes it out. */
type Edit = readonly [path: readonly Key[], value: unknown];

/** The bundled description after edits. */
async function loadAfter(...edits: readonly Edit[]): Promise<Description> {
  const document = parseDocument(original);
  for (const [path, value] of edits) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
  }
  writeFileSync(spec, JSON.stringify(document.toJS(), undefined, 1));
  return loadDescription({ spec });
}

/** The problems of the bundled description after edits. Every one has to name the file, the line and a remedy. */
async function problemsAfter(...edits: readonly Edit[]): Promise<readonly string[]> {
  const fault = await loadAfter(...edits).catch((error: unknown) => error);
  if (!(fault instanceof Fault) || fault.code !== 'description') throw new Error('no such fault', { cause: fault });
  return fault.problems.map(lineOf);
}

function lineOf({ place = '', what, remedy }: Problem): string {
  expect(place.startsWith(spec)).toBe(true);
  expect(fileAndLine.test(place.slice(spec.length))).toBe(true);
  return `${place.slice(spec.length).replace(fileAndLine, '$1')}: ${what}. ${remedy}`;
}

const fileAndLine = /^:\d+:\d+ \((#.*)\)$/;

const validate = ['paths', '/partner/validate', 'get'];
const renew = ['paths', '/partner/renew', 'get'];
const create = ['paths', '/partner/client', 'post'];
const content = [...validate, 'responses', '200', 'content'];
const json = [...content, 'application/json'];
const expired = ['x-cfis-denials', 'expired'];
const client = ['components', 'securitySchemes', 'ClientToken'];
const httpsOnly = ['components', 'responses', 'HttpsOnly', 'content'];
const VALIDATE = '#/paths/~1partner~1validate/get';
const RENEW = '#/paths/~1partner~1renew/get';
const CREATE = '#/paths/~1partner~1client/post';
const CLIENT = '#/components/securitySchemes/ClientToken';
const JSON_200 = `${VALIDATE}/responses/200/content/application~1json`;
const OPEN_DOOR = 'lets everybody in. Name a scheme: every CFIS request carries a token.';
const SCHEMA = `${JSON_200}/schema: is not a usable JSON Schema:`;
const MEND_SCHEMA = 'Write a schema of JSON Schema 2020-12 with known keywords and resolvable references.';
const ISSUED = 'Give x-cfis-issued-token to the operations that rotate or mint, and to no others.';
const UNIQUE = 'Point at a field of the first example of its body.';
const ONE_HEADER =
  '#/components/securitySchemes: do not name one common header. CFIS carries every token in the same header (AUTH-2): name it in each scheme.';
const EFFECTS = 'reads, marks-as-fetched, writes, rotates, mints';

type Row = readonly [title: string, edit: Edit, problem: string];

const documentRows: readonly Row[] = [
  ['no version', [['openapi'], undefined], '#: has no "openapi". Add "openapi".'],
  ['3.0', [['openapi'], '3.0.3'], '#/openapi: OpenAPI 3.0.3 is not supported. Write a 3.1 document.'],
  [
    'a version that only begins like 3.1',
    [['openapi'], '3.1.0-rc1'],
    '#/openapi: OpenAPI 3.1.0-rc1 is not supported. Write a 3.1 document.',
  ],
  [
    'a version that only ends like 3.1',
    [['openapi'], '13.1.0'],
    '#/openapi: OpenAPI 13.1.0 is not supported. Write a 3.1 document.',
  ],
  ['no title', [['info', 'title'], undefined], '#/info: has no "title". Add "title".'],
  ['no operation', [['paths'], {}], '#/paths: describes no operation. Describe at least one.'],
  [
    'a server without TLS',
    [['servers', 0, 'url'], 'http://localhost/api/v1'],
    '#/servers/0/url: http://localhost/api/v1 is not https. CFIS is HTTPS only (TLS-1): write https.',
  ],
  [
    'a server that is only a path',
    [['servers', 0, 'url'], '/api/v1'],
    '#/servers/0/url: /api/v1 is not a URL. Write a full https URL.',
  ],
  [
    'two staging servers',
    [['servers', 1, 'x-cfis-environment'], 'staging'],
    '#/servers: has 2 servers of staging. Give each environment one.',
  ],
  [
    'no production server',
    [['servers', 1], undefined],
    '#/servers: has 0 servers of production. Give each environment one.',
  ],
  [
    'an unknown environment',
    [['servers', 1, 'x-cfis-environment'], 'test'],
    '#/servers/1/x-cfis-environment: "test" is not known here. Write one of: staging, production.',
  ],
  [
    'differing base paths',
    [['servers', 1, 'url'], 'https://localhost/api/v2'],
    '#/servers: stand under different paths. Give both environments the same path.',
  ],
];

const securityRows: readonly Row[] = [
  ['an empty list', [[...validate, 'security'], []], `${VALIDATE}/security: ${OPEN_DOOR}`],
  ['an empty requirement', [[...validate, 'security'], [{}]], `${VALIDATE}/security/0: ${OPEN_DOOR}`],
  [
    'an empty requirement beside another',
    [
      [...validate, 'security'],
      [{ ClientToken: [] }, {}],
    ],
    `${VALIDATE}/security/1: ${OPEN_DOOR}`,
  ],
  [
    'an unknown scheme',
    [[...validate, 'security'], [{ Nobody: [] }]],
    `${VALIDATE}/security/0/Nobody: there is no security scheme "Nobody". Name one of: ClientToken, ProvisioningToken.`,
  ],
  [
    'two schemes at once',
    [[...validate, 'security'], [{ ClientToken: [], ProvisioningToken: [] }]],
    `${VALIDATE}/security/0: asks for two tokens at once. Name one scheme: both would use the same header.`,
  ],
  [
    'a scheme of OAuth',
    [[...client, 'type'], 'oauth2'],
    `${CLIENT}/type: "oauth2" is not known here. Write one of: apiKey.`,
  ],
  [
    'a token in the query',
    [[...client, 'in'], 'query'],
    `${CLIENT}/in: "query" is not known here. Write one of: header.`,
  ],
  ['two header names', [[...client, 'name'], 'X-Other'], ONE_HEADER],
  ['no header name, for want of a scheme', [['components', 'securitySchemes'], {}], ONE_HEADER],
  [
    'an unknown kind of token',
    [[...client, 'x-cfis-token-kind'], 'admin'],
    `${CLIENT}/x-cfis-token-kind: "admin" is not known here. Write one of: client, provisioning.`,
  ],
  [
    'a dead token that is taken',
    [[...renew, 'x-cfis-accepts'], ['revoked']],
    `${RENEW}/x-cfis-accepts/0: "revoked" is not known here. Write one of: expired.`,
  ],
];

const refusalRows: readonly Row[] = [
  ['a missing row', [expired, undefined], '#/x-cfis-denials: has no "expired". Add "expired".'],
  [
    'an unknown row',
    [['x-cfis-rejections', 'bored'], {}],
    '#/x-cfis-rejections/bored: "bored" is not known here. Known are: unknown-path, unknown-method, not-acceptable, unsupported-media-type, content-too-large, invalid-request, duplicate.',
  ],
  [
    'a misspelt field',
    [[...expired, 'exampel'], 'a'],
    '#/x-cfis-denials/expired/exampel: "exampel" is not known here. Known are: status, response, example, basis, requirement, source.',
  ],
  [
    'an unknown response',
    [[...expired, 'response'], 'Nowhere'],
    '#/x-cfis-denials/expired/response: components.responses has no "Nowhere". Name one that exists.',
  ],
  [
    'a response named like a method of objects',
    [[...expired, 'response'], 'constructor'],
    '#/x-cfis-denials/expired/response: components.responses has no "constructor". Name one that exists.',
  ],
  [
    'an unknown example',
    [[...expired, 'example'], 'none'],
    '#/x-cfis-denials/expired/example: "Unauthorized" has no example "none". Name one of its examples.',
  ],
  [
    'a response without body',
    [httpsOnly, undefined],
    '#/x-cfis-denials/insecure-transport/response: "HttpsOnly" has no body. Name a response with an example.',
  ],
  [
    'an example that breaks its schema',
    [[...httpsOnly, 'application/json', 'examples', 'default', 'value'], {}],
    '#/x-cfis-denials/insecure-transport: its example "default" does not fit its schema:  must have required property \'message\'. Correct the example or the schema.',
  ],
  [
    'a refusal that is a success',
    [[...expired, 'status'], 200],
    '#/x-cfis-denials/expired/status: is not a whole number in range. Write a whole number from 400 to 499.',
  ],
  [
    'a refusal that rests on nothing',
    [[...expired, 'requirement'], undefined],
    '#/x-cfis-denials/expired: has no "source". Add "source".',
  ],
  [
    'an unknown basis',
    [[...expired, 'basis'], 'guessed'],
    '#/x-cfis-denials/expired/basis: "guessed" is not known here. Write one of: documented, standard, assumed.',
  ],
];

const operationRows: readonly Row[] = [
  [
    'no effect',
    [[...validate, 'x-cfis-effect'], undefined],
    `${VALIDATE}: has no "x-cfis-effect". Add "x-cfis-effect".`,
  ],
  [
    'a word for whether its body may be made up',
    [[...validate, 'x-cfis-generated'], 'no'],
    `${VALIDATE}/x-cfis-generated: is not a truth value. Write true or false.`,
  ],
  [
    'an unknown effect',
    [[...validate, 'x-cfis-effect'], 'ponders'],
    `${VALIDATE}/x-cfis-effect: "ponders" is not known here. Write one of: ${EFFECTS}.`,
  ],
  ['no id', [[...validate, 'operationId'], undefined], `${VALIDATE}: has no "operationId". Add "operationId".`],
  [
    'a path template',
    [['paths', '/partner/{id}'], { get: {} }],
    '#/paths/~1partner~1{id}/get: the path /partner/{id} has a template. Describe a fixed path: CFIS has no other.',
  ],
  [
    'parameters that all operations of a path share',
    [['paths', '/partner/validate', 'parameters'], []],
    '#/paths/~1partner~1validate/parameters: "parameters" is not known here. Known are: get, put, post, delete, options, head, patch, trace, summary, description.',
  ],
  [
    'a parameter in a header',
    [[...validate, 'parameters'], [{ name: 'a', in: 'header' }]],
    `${VALIDATE}/parameters/0/in: "header" is not known here. Write one of: query.`,
  ],
  [
    'a rotation without new token',
    [[...renew, 'x-cfis-issued-token'], undefined],
    `${RENEW}: its effect is "rotates" and it names no issued token. ${ISSUED}`,
  ],
  [
    'a new token of a reading',
    [[...validate, 'x-cfis-issued-token'], '/message'],
    `${VALIDATE}: its effect is "reads" and it names an issued token. ${ISSUED}`,
  ],
  [
    'a new token that is not there',
    [[...renew, 'x-cfis-issued-token'], '/token'],
    `${RENEW}: the success of renewAccessToken has no text at /token. Point at a text field of its first example.`,
  ],
  [
    'a pointer with a lone percent sign',
    [[...renew, 'x-cfis-issued-token'], '/100%'],
    `${RENEW}: the success of renewAccessToken has no text at /100%. Point at a text field of its first example.`,
  ],
  [
    'a unique field that is not there',
    [
      [...create, 'x-cfis-unique-fields'],
      ['/client/businessCode', '/client/nothing'],
    ],
    `${CREATE}: the request of createClient has nothing at /client/nothing. ${UNIQUE}`,
  ],
  [
    'a unique field of a request without body',
    [[...validate, 'x-cfis-unique-fields'], ['/message']],
    `${VALIDATE}: the request of validateAccessToken has nothing at /message. ${UNIQUE}`,
  ],
  [
    'a unique field without response for a duplicate',
    [[...create, 'x-cfis-unique-fields'], ['/client/businessCode']],
    `${CREATE}/responses: createClient declares no 409, yet "duplicate" is answered with it. Add a 409 response, or give "duplicate" a status that is declared.`,
  ],
  [
    'a rotation that says nothing of the old token',
    [[...renew, 'x-cfis-renewal'], undefined],
    `${RENEW}: has no "x-cfis-renewal". Add "x-cfis-renewal".`,
  ],
  [
    'a negative overlap',
    [[...renew, 'x-cfis-renewal', 'overlapSeconds'], -1],
    `${RENEW}/x-cfis-renewal/overlapSeconds: is not a whole number in range. Write a whole number from 0 to 31536000.`,
  ],
  ['no responses', [[...validate, 'responses'], undefined], `${VALIDATE}: has no "responses". Add "responses".`],
  [
    'no success',
    [[...validate, 'responses', '200'], undefined],
    `${VALIDATE}/responses: has no success. Add a response below 300.`,
  ],
  [
    'a status that is none',
    [[...validate, 'responses', 'default'], {}],
    `${VALIDATE}/responses/default: "default" is not a status. Write a three-digit status.`,
  ],
  [
    'a status with a digit before it',
    [[...validate, 'responses', '1200'], {}],
    `${VALIDATE}/responses/1200: "1200" is not a status. Write a three-digit status.`,
  ],
  [
    'a status with a digit after it',
    [[...validate, 'responses', '2000'], {}],
    `${VALIDATE}/responses/2000: "2000" is not a status. Write a three-digit status.`,
  ],
  [
    'a body that is not JSON',
    [content, { 'text/xml': {} }],
    `${VALIDATE}/responses/200/content: is not one JSON media type. Describe exactly one, such as application/json.`,
  ],
  ['no media type', [content, {}], `${VALIDATE}/responses/200/content: has no media type. Add application/json.`],
  ['no examples', [[...json, 'examples'], undefined], `${JSON_200}: has no "examples". Add "examples".`],
  [
    'an empty list of examples',
    [[...json, 'examples'], {}],
    `${JSON_200}/examples: is empty. Add an example: the mock answers with it.`,
  ],
  [
    'an example that breaks its schema',
    [[...json, 'examples', 'valid', 'value', 'isValid'], 'yes'],
    `${VALIDATE}: an example of validateAccessToken, "valid", does not fit its schema: /isValid must be boolean. Correct the example or the schema.`,
  ],
  [
    'an example of a request that breaks its schema',
    [[...create, 'requestBody', 'content', 'application/json', 'examples', 'lifecycle', 'value'], []],
    `${CREATE}: an example of createClient, "lifecycle", does not fit its schema:  must be object. Correct the example or the schema.`,
  ],
  [
    'a misspelt keyword',
    [['components', 'schemas', 'TokenStatus', 'propertis'], {}],
    `${SCHEMA} strict mode: unknown keyword: "propertis". ${MEND_SCHEMA}`,
  ],
  [
    'an unknown type',
    [['components', 'schemas', 'TokenStatus', 'type'], 'strnig'],
    `${SCHEMA} type must be JSONType or JSONType[]: strnig. ${MEND_SCHEMA}`,
  ],
  [
    'a schema that is not there',
    [[...json, 'schema'], { $ref: '#/components/schemas/None' }],
    `${SCHEMA} can't resolve reference #/components/schemas/None from id description. ${MEND_SCHEMA}`,
  ],
  [
    'a reference to nothing',
    [[...validate, 'responses', '401'], { $ref: '#/components/responses/None' }],
    `${VALIDATE}/responses/401/$ref: #/components/responses/None points at nothing. Refer to a part that exists.`,
  ],
  [
    'a reference into a text',
    [[...validate, 'responses', '401'], { $ref: '#/info/title/length' }],
    `${VALIDATE}/responses/401/$ref: #/info/title/length points at nothing. Refer to a part that exists.`,
  ],
  ...['99', '00', '-', 'length'].map(
    (key): Row => [
      `a reference to ${key} of a list`,
      [[...renew, 'parameters'], [{ $ref: `#/tags/${key}` }]],
      `${RENEW}/parameters/0/$ref: #/tags/${key} points at nothing. Refer to a part that exists.`,
    ],
  ),
  [
    'a reference with a lone percent sign',
    [[...validate, 'responses', '401'], { $ref: '#/100%' }],
    `${VALIDATE}/responses/401/$ref: #/100% points at nothing. Refer to a part that exists.`,
  ],
  [
    'a reference to another file',
    [[...validate, 'responses', '401'], { $ref: 'other.yaml#/a' }],
    `${VALIDATE}/responses/401/$ref: other.yaml#/a points outside the document. Refer to a part of this document.`,
  ],
  [
    'a reference to itself',
    [['components', 'responses', 'NotFound'], { $ref: '#/components/responses/NotFound' }],
    '#/components/responses/NotFound/$ref: #/components/responses/NotFound refers to itself. Break the circle.',
  ],
];

describe.each([
  ['the document', documentRows],
  ['security', securityRows],
  ['the tables of refusals', refusalRows],
  ['an operation', operationRows],
] as const)('in %s, what would leave a rule unread is refused:', (_part, rows) => {
  test.each(rows)('%s', async (_title, edit, problem) => {
    expect(await problemsAfter(edit)).toEqual([problem]);
  });
});

test('a later 3.1 is read, and so are a summary and a description of a path', async () => {
  const { operations } = await loadAfter(
    [['openapi'], '3.1.10'],
    [['paths', '/partner/validate', 'summary'], 'The token'],
    [['paths', '/partner/validate', 'description'], 'Whether it is good.'],
  );
  expect(operations.map(({ id }) => id)).toContain('validateAccessToken');
});

describe('several problems are all listed:', () => {
  test('every operation without "security", when the document has none either', async () => {
    const problems = await problemsAfter([['security'], undefined]);
    expect([problems.length, problems[0]]).toEqual([
      10,
      '#/paths/~1partner~1invoice/post: has no "security", and neither has the document. Say which scheme it takes, such as ClientToken.',
    ]);
  });

  test('every operation that does not declare the status of a refusal', async () => {
    const problems = await problemsAfter([[...expired, 'status'], 419]);
    expect([problems.length, problems[1]]).toEqual([
      13,
      `${VALIDATE}/responses: validateAccessToken declares no 419, yet "expired" is answered with it. Add a 419 response, or give "expired" a status that is declared.`,
    ]);
  });

  test('both operations of one id', async () => {
    expect(await problemsAfter([[...validate, 'operationId'], 'renewAccessToken'])).toEqual([
      `${VALIDATE}/operationId: "renewAccessToken" is also GET /partner/renew. Give each operation its own id.`,
      `${RENEW}/operationId: "renewAccessToken" is also GET /partner/validate. Give each operation its own id.`,
    ]);
  });

  test('unlike problems of several operations', async () => {
    expect(await problemsAfter([[...validate, 'x-cfis-effect'], undefined], [[...renew, 'security'], []])).toEqual([
      `${VALIDATE}: has no "x-cfis-effect". Add "x-cfis-effect".`,
      `${RENEW}/security: ${OPEN_DOOR}`,
    ]);
  });
});

test('a reference may lead through a list', async () => {
  const { operations } = await loadAfter(
    [
      [...validate, 'parameters'],
      [
        { name: 'first', in: 'query', schema: { type: 'integer' } },
        { name: 'second', in: 'query', schema: { type: 'integer' } },
      ],
    ],
    [[...renew, 'parameters'], [{ $ref: `${VALIDATE}/parameters/1` }]],
  );
  const of = (path: string) => operations.find((operation) => operation.path === path)?.queryParameters;
  expect(of('/partner/renew')).toEqual([of('/partner/validate')?.[1]]);
});
