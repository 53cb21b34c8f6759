import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../deploy/proxy.ts';

/** Folder into which `npm run places` installs. */
const folder = fileURLToPath(new URL('../../out/places/bin', import.meta.url));

/** Why there is no object store; `false` if there is one. */
export const noRclone: string | false =
  !existsSync(join(folder, 'rclone')) && 'NOT RUN: no S3-compatible server; run `npm run places` first';

/** Key and secret that the store accepts. */
export const credentials = { accessKeyId: 'reader', secretAccessKey: 'of-photos' };

/** A running object store. */
export interface ObjectStore {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  end(): void;
}

/** Starts rclone as an S3-compatible server, which checks signatures; each folder in `root` is a bucket. */
export async function startRclone(root: string): Promise<ObjectStore> {
  const address = `127.0.0.1:${await freePort()}`;
  const key = `${credentials.accessKeyId},${credentials.secretAccessKey}`;
  // Without a cache of folders, a test sees at once what it wrote.
  const options = ['--addr', address, '--auth-key', key, '--config', '/dev/null', '--dir-cache-time', '0'];
  const child = spawn(join(folder, 'rclone'), ['serve', 's3', ...options, root], { stdio: 'ignore' });
  await listening(child, `http://${address}`);
  return { endpoint: `http://${address}`, end: () => child.kill('SIGKILL') };
}

async function listening(child: ChildProcess, endpoint: string): Promise<void> {
  for (const until = performance.now() + 20_000; ; await sleep(50)) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return;
    if (child.exitCode !== null || performance.now() > until) throw new Error('Expected rclone to start');
  }
}
