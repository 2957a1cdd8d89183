import { createSchemaCompiler } from '../../src/description/create-schema-compiler.ts';
import type { Description } from '../../src/description/description.ts';
import type { Environment } from '../../src/description/environment.ts';
import { loadBundled } from '../../src/description/load-bundled.ts';
import { createSchemaChecks, type SchemaChecks } from '../../src/description/schemas.ts';

/** A description as another process can be told it: without its compiled schemas, which are functions. */
export interface DescriptionData extends Omit<Description, 'schemas' | 'servers'> {
  /** URL of the server of each environment. */
  readonly servers: Readonly<Record<Environment, string>>;
}

export function dataOf({ schemas: _, servers, ...others }: Description): DescriptionData {
  return { ...others, servers: { staging: servers.staging.url.href, production: servers.production.url.href } };
}

/** The description again. No file is read for it: one that has changed meanwhile would make another description of it. */
export async function descriptionOf({ servers, ...others }: DescriptionData): Promise<Description> {
  return {
    ...others,
    servers: {
      staging: { environment: 'staging', url: new URL(servers.staging) },
      production: { environment: 'production', url: new URL(servers.production) },
    },
    schemas: await schemasOf(others),
  };
}

/** Those of the description that comes with this package are compiled already. */
async function schemasOf({ hash, document, file }: Omit<DescriptionData, 'servers'>): Promise<SchemaChecks> {
  const bundled = await loadBundled();
  if (bundled.hash === hash) return bundled.schemas;
  return createSchemaChecks(createSchemaCompiler(document, (pointer) => `${file} (${pointer})`));
}
