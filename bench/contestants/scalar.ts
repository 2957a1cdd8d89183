import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { loadDescription } from '../../src/description/load.ts';

/** As far as it is used here. */
interface Scalar {
  createMockServer(options: { readonly specification: object }): Promise<{ readonly fetch: unknown }>;
}

interface HonoServer {
  serve(options: { readonly fetch: unknown; readonly port: number; readonly hostname: string }): void;
}

// Scalar's mock server as its own pages start it, from the folder that it was installed into.
const [port, folder = ''] = process.argv.slice(2);
const { resolve } = createRequire(`${folder}/package.json`);
const load = (name: string): Promise<unknown> => import(pathToFileURL(resolve(name)).href);
const { createMockServer } = (await load('@scalar/mock-server')) as Scalar;
const { serve } = (await load('@hono/node-server')) as HonoServer;
const { document } = await loadDescription();
const app = await createMockServer({ specification: structuredClone(document) });
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
