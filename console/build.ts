/**
 * Builds the console into `console/dist`, with a compressed copy of each file that gains by it.
 *
 *     npm run build
 *
 * `npm ci` runs it too. Where the packages for development are not installed, nothing is built, and the service says so when it starts.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, 'dist');

/** Whether Vite is installed. */
function hasVite(): boolean {
  try {
    import.meta.resolve('vite');
    return true;
  } catch {
    return false;
  }
}

/** Writes `FILE.br` and `FILE.gz` next to each text. */
function compress(): void {
  for (const file of globSync('assets/*.{css,csv,js,svg}', { cwd: folder })) {
    const path = join(folder, file);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
}

if (hasVite()) {
  const { build } = await import('vite');
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
  compress();
} else {
  process.stdout.write('The console was not built, because Vite is not installed: npm install, then npm run build.\n');
}
