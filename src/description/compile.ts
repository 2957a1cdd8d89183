import { type Key, pointerOf } from '../pointer-of.ts';
import { Reader, readAll } from '../reader.ts';
import { sha256 } from '../sha256.ts';
import type { YamlFile } from '../yaml-file.ts';
import type { Description, Server } from './description.ts';
import { type Environment, environments } from './environment.ts';
import { keysOf } from './json-pointer.ts';
import { type Method, methods, type Operation } from './operation.ts';
import { readOperation } from './read-operation.ts';
import { readRefusals } from './read-refusals.ts';
import { createResolver } from './reference.ts';
import { denials, rejections } from './refusal.ts';
import { createSchemaChecks, type SchemaCompiler } from './schemas.ts';
import { type SecurityScheme, tokenKinds } from './security-scheme.ts';

type Source = Pick<YamlFile, 'file' | 'place'>;

/**
 * Turns an OpenAPI 3.1 document into a `Description`, or throws a `Fault` that lists what is wrong with it. What this
 * reader does not know about security it refuses: a rule that is skipped is a door left open. Whether its parts agree with
 * one another is for `checkDescription`.
 */
export function compileDescription(
  document: unknown,
  source: Source,
  overlays: readonly string[],
  compilerOf: (document: object, place: (pointer: string) => string) => SchemaCompiler,
): Description {
  const root = rootOf(document, source, overlays);
  const version = root.get('openapi');
  if (!/^3\.1\.\d+$/.test(version.string())) {
    version.fail(`OpenAPI ${version.string()} is not supported`, 'Write a 3.1 document.');
  }
  const resolve = createResolver(root);
  const servers = readServers(root.get('servers'));
  const schemes = readSchemes(root.get('components').get('securitySchemes'), resolve);
  return {
    file: source.file,
    overlays,
    document: document as object,
    hash: sha256(JSON.stringify(document), 'hex'),
    title: root.get('info').get('title').string(),
    servers,
    basePath: servers.staging.url.pathname.replace(/\/$/, ''),
    tokenHeader: headerOf(schemes, root),
    schemes,
    denials: readRefusals(root.get('x-cfis-denials'), denials, root, resolve),
    rejections: readRefusals(root.get('x-cfis-rejections'), rejections, root, resolve),
    operations: readOperations(root, resolve, schemes),
    schemas: createSchemaChecks(
      compilerOf(document as object, (pointer) => placeOf(keysOf(pointer), source, overlays)),
    ),
  };
}

/** A strict look at the whole of a document, which knows where everything stands. */
export function rootOf(document: unknown, source: Source, overlays: readonly string[]): Reader {
  return new Reader(document, { code: 'description', place: (path) => placeOf(path, source, overlays) });
}

function placeOf(path: readonly Key[], source: Source, overlays: readonly string[]): string {
  if (overlays.length === 0) return source.place(path);
  return `${source.file} with ${overlays.join(', ')} (${pointerOf(path)})`;
}

function readServers(servers: Reader): Readonly<Record<Environment, Server>> {
  const read = readAll(servers.items(), (server): Server => {
    const url = server.get('url');
    if (!URL.canParse(url.string())) url.fail(`${url.string()} is not a URL`, 'Write a full https URL.');
    const parsed = new URL(url.string());
    if (parsed.protocol !== 'https:')
      url.fail(`${url.string()} is not https`, 'CFIS is HTTPS only (TLS-1): write https.');
    return { environment: server.get('x-cfis-environment').oneOf(environments), url: parsed };
  });
  const pairs = environments.map((environment) => {
    const [server, ...others] = read.filter((candidate) => candidate.environment === environment);
    if (server === undefined || others.length > 0) {
      return servers.fail(
        `has ${others.length + (server ? 1 : 0)} servers of ${environment}`,
        'Give each environment one.',
      );
    }
    return [environment, server] as const;
  });
  const both = Object.fromEntries(pairs) as Record<Environment, Server>;
  if (both.staging.url.pathname !== both.production.url.pathname) {
    servers.fail('stand under different paths', 'Give both environments the same path.');
  }
  return both;
}

function readSchemes(schemes: Reader, resolve: (reader: Reader) => Reader): ReadonlyMap<string, SecurityScheme> {
  const read = readAll(schemes.entries(), ([name, reference]): SecurityScheme => {
    const scheme = resolve(reference);
    scheme.get('type').oneOf(['apiKey']);
    scheme.get('in').oneOf(['header']);
    return { name, header: scheme.get('name').string(), tokenKind: scheme.get('x-cfis-token-kind').oneOf(tokenKinds) };
  });
  return new Map(read.map((scheme) => [scheme.name, scheme]));
}

function headerOf(schemes: ReadonlyMap<string, SecurityScheme>, root: Reader): string {
  const [header, ...others] = new Set([...schemes.values()].map((scheme) => scheme.header));
  if (header === undefined || others.length > 0) {
    return root
      .get('components')
      .get('securitySchemes')
      .fail(
        'do not name one common header',
        'CFIS carries every token in the same header (AUTH-2): name it in each scheme.',
      );
  }
  return header;
}

function readOperations(
  root: Reader,
  resolve: (reader: Reader) => Reader,
  schemes: ReadonlyMap<string, SecurityScheme>,
): readonly Operation[] {
  const security = root.find('security');
  const described = root
    .get('paths')
    .entries()
    .flatMap(([path, item]) => {
      item.only([...methods, 'summary', 'description']);
      return methods.flatMap((method) => {
        const operation = item.find(method);
        return operation === undefined ? [] : [{ path, method: method.toUpperCase() as Method, operation }];
      });
    });
  if (described.length === 0) root.get('paths').fail('describes no operation', 'Describe at least one.');
  return readAll(described, ({ path, method, operation }) =>
    readOperation(path, method, operation, { resolve, schemes, security }),
  );
}
