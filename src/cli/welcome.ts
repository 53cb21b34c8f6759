import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSecret, mintKey, parseKey, type Store } from '../store/index.ts';
import type { Listening } from './serve.ts';

const samplePath = fileURLToPath(new URL('../../samples/sample-card.jpg', import.meta.url));

/** Prints a development key and a curl command to paste. */
export async function welcome({ store, settings, url }: Listening): Promise<void> {
  const key = await developmentKey(store, settings.dataDir);
  process.stdout.write(`
antifake listens on ${url}
  console          ${url}/#key=${key}
  docs             ${url}/docs
  development key  ${key}

Try it on a drawn sample photo:

${sampleCurl(url, key)}

`);
}

/** A curl command for Linux and macOS; the photo is sent through a pipe, because it is too long for an argument. */
function sampleCurl(url: string, key: string): string {
  const fromHere = relative(process.cwd(), samplePath);
  const path = fromHere.startsWith('..') ? samplePath : fromHere;
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return `base64 < ${quoted} | curl -s -H 'X-API-Key: ${key}' --data-urlencode img@- ${url}/v1/th_card/antifake`;
}

/**
 * The key of development starts, an admin key, so that every page of the console can be tried. It is kept in a file that only its owner can read, so that the next start can print
 * it again; the store contains only the hash, and `antifake serve` neither reads nor writes that file.
 */
async function developmentKey(store: Store, dataDir: string): Promise<string> {
  const path = join(dataDir, 'development-key');
  const storedKey = await readFile(path, 'utf8').catch(() => undefined);
  if (storedKey !== undefined && (await isLiveAdmin(store, storedKey))) return storedKey;
  const { id, key, secretHash } = mintKey();
  await store.createKey({ id, secretHash, name: 'development', scope: 'admin' });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(path, key, { mode: 0o600 });
  return key;
}

async function isLiveAdmin(store: Store, key: string): Promise<boolean> {
  const parsed = parseKey(key);
  const stored = parsed && (await store.findKey(parsed.id));
  return stored?.state === 'live' && stored.scope === 'admin' && isSecret(parsed!.secret, stored.secretHash);
}
