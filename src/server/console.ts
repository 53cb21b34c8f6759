import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { policy } from './headers.ts';

/** The built console: `console/dist` in a clone, `dist/console/dist` in the package. */
const builtFolder = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** Paths of its pages; the same document shows all of them. */
export const consolePaths = ['/', '/thresholds', '/usage', '/batches', '/health'] as const;

/**
 * Policy of its pages: their own files, the API of the same origin, and photos that the reader gave (`blob:`). No script or style in the
 * document itself, and no text that becomes one.
 */
const consoleHeaders = {
  'content-security-policy': policy({
    'default-src': "'none'",
    'connect-src': "'self'",
    'img-src': "'self' blob:",
    'require-trusted-types-for': "'script'",
    'script-src': "'self'",
    'style-src': "'self'",
    'trusted-types': "'none'",
  }),
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
};

/** Whether the console has been built. */
export function isConsoleBuilt(): boolean {
  return existsSync(join(builtFolder, 'index.html'));
}

/** Adds the built console: its pages, and its files, whose names change with their content. @throws Error if it has not been built. */
export function addConsole(http: FastifyInstance): void {
  const page = readFileSync(join(builtFolder, 'index.html'), 'utf8');
  for (const path of consolePaths)
    http.get(path, async (_request, reply) =>
      reply.headers(consoleHeaders).type('text/html; charset=utf-8').send(page),
    );
  http.register(fastifyStatic, {
    root: join(builtFolder, 'assets'),
    prefix: '/assets/',
    // A route for each file that is there now, so that no path is looked up on the disk.
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz'],
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply) => reply.header('cache-control', 'public, max-age=31536000, immutable'),
  });
}
