import '@hyperjump/json-schema/formats-lite';
import { registerSchema, setShouldValidateFormat, validate } from '@hyperjump/json-schema/openapi-3-1';
import { adminDescription } from '../../mock-server/admin/admin-description.ts';
import { readYamlFile } from '../../src/yaml-file.ts';

const DESCRIPTION = 'https://example.com/admin.openapi.yaml';

interface Responses {
  readonly [status: string]: { readonly $ref?: string; readonly content?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly operationId: string;
  readonly responses: Responses;
}

/** The description as text says it, read without any code of the admin API. */
const description = (await readYamlFile(adminDescription, 'description')).value as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Responses };
};

setShouldValidateFormat(true);
registerSchema(description as never, DESCRIPTION, 'https://spec.openapis.org/oas/3.1/dialect/base');

const methods = ['get', 'post', 'put', 'delete'];

/** Every operation that is described. */
export const operations: readonly { readonly id: string; readonly method: string; readonly path: string }[] =
  Object.entries(description.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const id = item[method]?.operationId;
      return id === undefined ? [] : [{ id, method: method.toUpperCase(), path }];
    }),
  );

/** An answer as it came over the wire. */
export interface Told {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly text: string;
}

/** What an independent reader of the description has against an answer: an empty list if nothing. */
export async function judge({ method, path, status, mediaType, text }: Told): Promise<readonly string[]> {
  const found = operationOf(method === 'HEAD' ? 'GET' : method, path.replace(/\?.*/, ''));
  const described = found?.operation.responses[status] ?? found?.operation.responses[`${String(status)[0]}XX`];
  // Of what is not described, only the form of a refusal is.
  const reference = found === undefined ? '#/components/responses/Problem' : described?.$ref;
  const response =
    reference === undefined ? described : description.components.responses[reference.split('/').at(-1) ?? ''];
  if (response === undefined) return [`${method} ${path}: status ${status} is not described`];
  if (response.content === undefined) return text === '' ? [] : [`${method} ${path}: a body that is not described`];
  const name = mediaType?.replace(/;.*/, '') ?? 'none';
  if (response.content[name] === undefined) return [`${method} ${path}: media type ${name} is not described`];
  if (method === 'HEAD') return text === '' ? [] : ['a body for HEAD'];
  const code = found?.operation.responses[status] === undefined ? `${String(status)[0]}XX` : String(status);
  const pointer = [
    ...(reference === undefined
      ? ['paths', found?.path ?? '', method.toLowerCase(), 'responses', code]
      : reference.slice(2).split('/')),
    ...['content', name, 'schema'],
  ].map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  const value = name.endsWith('json') ? JSON.parse(text) : text;
  const { valid, errors } = (await validate(`${DESCRIPTION}#/${pointer.join('/')}`, value, 'DETAILED')) as {
    readonly valid: boolean;
    readonly errors?: unknown;
  };
  return valid ? [] : [`${method} ${path}: ${status} ${text}\n${JSON.stringify(errors)}`];
}

function operationOf(
  method: string,
  path: string,
): { readonly path: string; readonly operation: Operation } | undefined {
  const fitting = Object.keys(description.paths)
    .filter((template) => new RegExp(`^${template.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => a.split('{').length - b.split('{').length);
  for (const template of fitting) {
    const operation = description.paths[template]?.[method.toLowerCase()];
    if (operation !== undefined) return { path: template, operation };
  }
  return undefined;
}
