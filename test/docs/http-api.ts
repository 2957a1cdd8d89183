import { adminDescription } from '../../mock-server/admin/admin-description.ts';
import type { Description } from '../../src/description/description.ts';
import { loadDescription } from '../../src/description/load.ts';
import type { Operation } from '../../src/description/operation.ts';
import type { Refusal } from '../../src/description/refusal.ts';
import { readYamlFile } from '../../src/yaml-file.ts';

/** As much of an OpenAPI document as the page tells. */
interface Document {
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described | undefined>>>>;
  readonly components: {
    readonly requestBodies: Readonly<Record<string, Body>>;
    readonly responses: Readonly<Record<string, Answer>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

interface Described {
  readonly operationId?: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly $ref?: string;
  readonly description?: string;
}

interface Body {
  readonly $ref?: string;
  readonly content: Readonly<Record<string, { readonly schema: Schema } | undefined>>;
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: object;
  readonly required?: readonly string[];
}

const effects: Readonly<Record<Operation['effect'], string>> = {
  reads: 'reads',
  'marks-as-fetched': 'reads, and marks what it returned as fetched',
  writes: 'writes',
  rotates: '**replaces the token**, although it is a GET',
  mints: 'creates a client and its token',
};

/** The page `docs/http-api.md`: both APIs that the mock serves, in short. */
export async function httpApiInMarkdown(): Promise<string> {
  const description = await loadDescription();
  const admin = (await readYamlFile(adminDescription, 'description')).value as Document;
  const { staging, production } = description.servers;
  return [
    '# The HTTP APIs in short',
    '',
    'What the mock serves: the API of CFIS, and its own admin API. Made by `npm run docs` from their descriptions,',
    '[`spec/cfis.openapi.yaml`](../spec/cfis.openapi.yaml) and [`spec/admin.openapi.yaml`](../spec/admin.openapi.yaml), which have the',
    'schemas and examples as well; [`cfis-contract-kit/types`](api/types.md) has them as types.',
    '',
    '## CFIS',
    '',
    `- Staging: \`${staging.url.href}\``,
    `- Production: \`${production.url.href}\``,
    `- The token: in the header \`${description.tokenHeader}\`, over HTTPS`,
    '',
    'What is documented of an operation and what is our reading, each says itself.',
    '',
    ...inTags(description.document as Document, (tag) =>
      description.operations
        .filter(({ id }) => described(description, id)?.tags.includes(tag))
        .flatMap((operation) => describeOperation(operation, description)),
    ),
    '### Why a request is refused',
    '',
    'Down to `insufficient-privilege` the first cause that applies decides, before anything else of the request is looked at. What',
    'comes after is asked of requests that were let in.',
    '',
    '| cause | status | body | basis |',
    '| --- | --- | --- | --- |',
    ...Object.entries({ ...description.denials, ...description.rejections }).map(describeRefusal),
    '',
    '## The admin API of the mock',
    '',
    'On a port of its own: 4012 unless given. Where there is an admin key, every call needs it as `Authorization: Bearer …`, but for',
    'those that say *no key*. Whatever is refused gets a 4xx with `errors`, each with its place and its problem.',
    '',
    ...inTags(admin, (tag) => describeAdminCalls(admin, tag)),
  ].join('\n');
}

function inTags({ tags }: Document, describe: (tag: string) => readonly string[]): readonly string[] {
  return tags.flatMap(({ name, description }) => [`### ${name}`, '', description, '', ...describe(name)]);
}

function described({ document }: Description, id: string): Described | undefined {
  return Object.values((document as Document).paths)
    .flatMap((item) => Object.values(item))
    .find((operation) => operation?.operationId === id);
}

function describeOperation(operation: Operation, description: Description): readonly string[] {
  const { id, method, path, summary, effect, schemes, acceptsExpired, queryParameters, requestBody, responses } =
    operation;
  const kinds = schemes.map((name) => description.schemes.get(name)?.tokenKind).join(' or ');
  const parameters = queryParameters.map(({ name, required }) => `\`${name}\`${required ? ' (required)' : ''}`);
  return [
    `**\`${method} ${path}\`** ${summary}`,
    '',
    ...(described(description, id)?.description?.trim().split('\n') ?? []),
    '',
    `- Operation id: \`${id}\``,
    `- Token: ${kinds}${acceptsExpired ? ', also an expired one' : ''}`,
    `- Effect: ${effects[effect]}`,
    ...(parameters.length === 0 ? [] : [`- Query: ${parameters.join(', ')}`]),
    ...(requestBody === undefined ? [] : [`- Body: \`${requestBody.mediaType}\``]),
    `- Answers: ${[...responses.keys()].join(', ')}`,
    '',
  ];
}

function describeRefusal([cause, { status, response, example, basis, source }]: readonly [string, Refusal]): string {
  const body = response.content?.examples.find(({ name }) => name === example)?.value;
  return `| \`${cause}\` | ${status} | ${body === undefined ? '' : `\`${JSON.stringify(body)}\``} | ${basis}: ${source} |`;
}

function describeAdminCalls(admin: Document, tag: string): readonly string[] {
  const calls = Object.entries(admin.paths).flatMap(([path, item]) =>
    ['get', 'post', 'put', 'delete'].flatMap((method) => {
      const call = item[method];
      return call?.tags.includes(tag) ? [{ path, method: method.toUpperCase(), call }] : [];
    }),
  );
  return [
    '| call | | body | answer |',
    '| --- | --- | --- | --- |',
    ...calls.map(({ path, method, call }) => {
      const [[status, answer] = ['', {}]] = Object.entries(call.responses);
      const { description = '' } = at(answer.$ref, admin.components.responses) ?? answer;
      const open = call.security?.length === 0 ? ' (*no key*)' : '';
      const told = `${status} ${description.trim().replaceAll('\n', ' ')}`.trim();
      return `| \`${method} ${path}\` | ${call.summary}${open} | ${fieldsOf(call.requestBody, admin)} | ${told} |`;
    }),
    '',
  ];
}

/** The fields of a JSON body; those that must be there are in bold. */
function fieldsOf(body: Body | undefined, { components }: Document): string {
  const { content } = at(body?.$ref, components.requestBodies) ?? body ?? {};
  const fields = new Map<string, boolean>();
  const collect = (schema: Schema): void => {
    const { properties = {}, required = [], allOf = [], oneOf = [] } = at(schema.$ref, components.schemas) ?? schema;
    for (const name of Object.keys(properties)) fields.set(name, fields.get(name) || required.includes(name));
    for (const part of [...allOf, ...oneOf]) collect(part);
  };
  collect(content?.['application/json']?.schema ?? {});
  return [...fields].map(([name, required]) => (required ? `**\`${name}\`**` : `\`${name}\``)).join(', ');
}

function at<T>(ref: string | undefined, table: Readonly<Record<string, T>>): T | undefined {
  return table[ref?.split('/').at(-1) ?? ''];
}
