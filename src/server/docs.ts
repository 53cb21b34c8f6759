import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { policy } from './headers.ts';

/**
 * Swagger UI as included in `@fastify/swagger-ui`, because `swagger-ui-dist` itself reports each installation to a third party. It is the
 * only viewer that works with a policy without inline styles, and loads nothing from other hosts.
 */
const assets = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')), 'static');

/** Policy of the page: its own files, and the API of the same origin. */
const docsPolicy = policy({
  'default-src': "'none'",
  'connect-src': "'self'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self'",
});

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>antifake API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
<main id="docs"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</html>
`;

const script = `
document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);
SwaggerUIBundle({
  dom_id: '#docs',
  url: '/openapi.json',
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Swagger UI lays everything out in tables, which are too wide for phones; there, cells are stacked. */
const style = `
body{margin:0}
.swagger-ui .wrapper{max-width:72rem;padding:0 1rem}
.swagger-ui .scheme-container{background:none;box-shadow:none;margin:0;padding:0 0 1rem}
.swagger-ui .servers-title,.swagger-ui .servers,.swagger-ui .response-col_links,.swagger-ui .response-control-media-type__accept-message{display:none}
.swagger-ui .opblock .opblock-summary-path{overflow-wrap:anywhere}
.dark-mode .swagger-ui .headers td{color:#b7bcbf}
@media (max-width:48rem){
.swagger-ui .wrapper{padding:0 .5rem}
.swagger-ui .info{margin:1.5rem 0}
.swagger-ui table,.swagger-ui tbody,.swagger-ui tr,.swagger-ui td{display:block;width:auto!important;max-width:100%;min-width:0}
.swagger-ui thead{display:none}
.swagger-ui table tbody tr td,.swagger-ui .responses-inner{padding:.25rem .5rem}
.swagger-ui .parameters-col_description input,.swagger-ui select{max-width:100%;width:100%;min-width:0}
.swagger-ui .opblock .opblock-section-header,.swagger-ui .opblock .opblock-summary{flex-wrap:wrap}
.swagger-ui .opblock .opblock-section-header>label{margin:.5rem 0 0}
.swagger-ui .opblock-section-header .tab-header{flex-basis:100%}
.swagger-ui .opblock .opblock-summary-path-description-wrapper{flex-wrap:wrap}
.swagger-ui .opblock-tag{flex-wrap:wrap}
.swagger-ui pre,.swagger-ui .markdown code{white-space:pre-wrap;overflow-wrap:anywhere}
}
`;

const css = 'text/css; charset=utf-8';
const javascript = 'text/javascript; charset=utf-8';

/** Adds the page at `/docs`, which shows `/openapi.json` and sends requests; it works offline. */
export function addDocs(http: FastifyInstance): void {
  const texts = [
    ['/docs', 'text/html; charset=utf-8', page],
    ['/docs/', 'text/html; charset=utf-8', page],
    ['/docs/page.css', css, style],
    ['/docs/page.js', javascript, script],
  ] as const;
  for (const [url, type, text] of texts)
    http.get(url, async (_request, reply) => reply.header('content-security-policy', docsPolicy).type(type).send(text));
  const files = [
    ['swagger-ui.css', css],
    ['swagger-ui-bundle.js', javascript],
  ] as const;
  for (const [name, type] of files)
    http.get(`/docs/${name}`, async (_request, reply) =>
      reply
        .header('cache-control', 'max-age=3600')
        .type(type)
        .send(createReadStream(join(assets, name))),
    );
}
