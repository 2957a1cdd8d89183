import { join } from 'node:path';
import { createSchemaCompiler } from '../../src/description/create-schema-compiler.ts';
import { createResolver } from '../../src/description/reference.ts';
import { createSchemaChecks, type SchemaChecks } from '../../src/description/schemas.ts';
import { packageRoot } from '../../src/package-root.ts';
import { pointerOf } from '../../src/pointer-of.ts';
import { Reader } from '../../src/reader.ts';
import { readYamlFile } from '../../src/yaml-file.ts';

/** The description of the admin API that comes with this package. */
export const adminDescription: string = join(packageRoot, 'spec', 'admin.openapi.yaml');

/** One operation as the description has it. */
export interface AdminOperation {
  readonly id: string;
  readonly method: string;
  /** The segments of its path; a parameter is in braces. */
  readonly segments: readonly string[];
  /** Whether it can be called without the admin key. */
  readonly open: boolean;
  readonly parameters: readonly AdminParameter[];
  readonly body?: { readonly required: boolean; readonly schemaPointer: string };
}

interface AdminParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schemaPointer: string;
}

export interface AdminDescription {
  readonly operations: readonly AdminOperation[];
  readonly schemas: SchemaChecks;
}

const methods = ['get', 'put', 'post', 'delete'];

/** Reads the description of the admin API. What is checked of a call is what stands there. */
export async function loadAdminDescription(): Promise<AdminDescription> {
  const source = await readYamlFile(adminDescription, 'description');
  const root = new Reader(source.value, { code: 'description', place: source.place });
  const resolve = createResolver(root);
  const operations = root
    .get('paths')
    .entries()
    .flatMap(([path, item]) => {
      const common = item.find('parameters')?.items() ?? [];
      return methods.flatMap((method) => {
        const operation = item.find(method);
        return operation === undefined ? [] : [readOperation(path, method, operation, common, resolve)];
      });
    });
  const compiler = createSchemaCompiler(source.value as object, (pointer) => `${source.file}#${pointer}`);
  return { operations, schemas: createSchemaChecks(compiler) };
}

function readOperation(
  path: string,
  method: string,
  operation: Reader,
  common: readonly Reader[],
  resolve: (reader: Reader) => Reader,
): AdminOperation {
  const parameters = [...common, ...(operation.find('parameters')?.items() ?? [])].map(resolve);
  const reference = operation.find('requestBody');
  const body = reference && resolve(reference);
  return {
    id: operation.get('operationId').string(),
    method: method.toUpperCase(),
    segments: path.split('/'),
    open: operation.find('security')?.items().length === 0,
    parameters: parameters.map((parameter) => ({
      name: parameter.get('name').string(),
      in: parameter.get('in').oneOf(['path', 'query']),
      schemaPointer: pointerOf(parameter.get('schema').path).slice(1),
    })),
    ...(body && {
      body: {
        required: body.find('required')?.value === true,
        schemaPointer: pointerOf(body.get('content').get('application/json').get('schema').path).slice(1),
      },
    }),
  };
}
