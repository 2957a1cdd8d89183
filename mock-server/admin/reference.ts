import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { adminDescription } from './admin-description.ts';
import { type Reply, refusedWith } from './reply.ts';

const DOCS = '/__admin/docs/';

/** The reference page of the admin API and what it is made of. Nothing is read by the name that a request gives. */
const pages: Readonly<Record<string, () => Reply>> = {
  '/': () => ({ kind: 'elsewhere', location: DOCS }),
  '/__admin': () => ({ kind: 'elsewhere', location: DOCS }),
  '/__admin/docs': () => ({ kind: 'elsewhere', location: DOCS }),
  [DOCS]: () => ({ kind: 'text', mediaType: 'text/html; charset=utf-8', text: page }),
  [`${DOCS}start.js`]: () => ({ kind: 'text', mediaType: 'text/javascript; charset=utf-8', text: script }),
  [`${DOCS}swagger-ui-bundle.js`]: () => built('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  [`${DOCS}swagger-ui.css`]: () => built('swagger-ui.css', 'text/css; charset=utf-8'),
  '/__admin/openapi.yaml': () => ({
    kind: 'text',
    mediaType: 'application/yaml',
    text: readFileSync(adminDescription),
  }),
};

export function reference(method: string, path: string): Reply | undefined {
  const find = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (find === undefined) return undefined;
  return method === 'GET' || method === 'HEAD'
    ? find()
    : refusedWith(['Allow', 'GET, HEAD'], 405, 'This path takes GET.');
}

/** Swagger UI comes with what is built, not with what is installed: it is large, and only this page needs it. */
function built(file: string, mediaType: string): Reply {
  return { kind: 'text', mediaType, text: readFileSync(join(packageRoot, 'dist', 'swagger-ui', file)) };
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Admin API of the CFIS mock</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="swagger-ui.css">
    <script src="swagger-ui-bundle.js" defer></script>
    <script src="start.js" defer></script>
  </head>
  <body>
    <div id="reference"><noscript>This page needs JavaScript. See <a href="../openapi.yaml">openapi.yaml</a>.</noscript></div>
  </body>
</html>
`;

const script = `SwaggerUIBundle({
  url: '../openapi.yaml',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;
