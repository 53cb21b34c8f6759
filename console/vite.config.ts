import { defineConfig } from 'vite';

/** `npm run build` writes `console/dist`; `npx vite console` serves it while it is written, with the API of a running service. */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // Nothing is inlined: the policy of the page allows no data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The licences of what is inside, for NOTICE.
    license: { fileName: 'licences.md' },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    fs: { allow: ['..'] },
    proxy: Object.fromEntries(
      ['/v1', '/metrics', '/readyz', '/docs', '/openapi.json'].map((path) => [path, 'http://127.0.0.1:8080']),
    ),
  },
});
