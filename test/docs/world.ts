import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatScores } from '../../src/eval/index.ts';
import { antifake, type Ended, main, ownEnvironment, quote, root, run } from '../cli/program.ts';
import { makeRows } from '../eval/rows.ts';

/** A folder with the files that documented commands use, and `antifake` on the path. */
export interface World {
  readonly folder: string;
  /** Runs a line of a document. */
  paste(line: string): Promise<Ended>;
  /** Starts a line that serves, waits until it listens, and ends it as a supervisor would; its exit code. */
  serve(line: string): Promise<number | null>;
  close(): Promise<void>;
}

/** Creates one. Values in documents that differ from machine to machine are replaced: {@link placed}. */
export async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-docs-'));
  await fill(folder);
  await makeCalibration(folder);
  const settings = {
    HOME: folder,
    PATH: `${folder}/bin:${process.env.PATH}`,
    ANTIFAKE_DATA_DIR: join(folder, 'data'),
    ANTIFAKE_PORT: '0',
  };
  const created = await antifake(['keys', 'create', '--name', 'docs', '--json'], { settings });
  const { id, key } = JSON.parse(created.stdout) as { readonly id: string; readonly key: string };
  const admin = await antifake(['keys', 'create', '--name', 'console', '--admin'], { settings });
  const server = await start('antifake serve', folder, settings);
  const place = (line: string) => placed(line, { folder, id, url: server.url });
  // This service takes the place of the hosted one, which has the same API.
  const keys = {
    KEY: key,
    ADMIN_KEY: admin.stdout.trim(),
    HOSTED_KEY: key,
    HOSTED_URL: `${server.url}/v1/th_card/antifake`,
  };
  return {
    folder,
    paste: (line) => run('bash', ['-c', place(line)], { cwd: folder, settings: { ...settings, ...keys } }),
    serve: async (line) => end((await start(place(line), folder, settings)).child),
    close: async () => {
      await end(server.child);
      await rm(folder, { recursive: true });
    },
  };
}

/** Placeholders in documents for the reader's own values. */
function placed(line: string, of: { readonly folder: string; readonly id: string; readonly url: string }): string {
  return (
    line
      .replaceAll('npm run -s antifake --', 'antifake')
      .replaceAll('npm run bench --', `node ${quote(join(root, 'bench/main.ts'))}`)
      .replaceAll('/srv/models', quote(join(root, 'models')))
      .replaceAll('/etc/antifake', of.folder)
      .replaceAll('0123456789ab', of.id)
      .replaceAll('http://127.0.0.1:8080', of.url)
      // Drawing takes seconds; two photos are enough to show that the command works.
      .replace(/--count \d+/, '--count 2')
  );
}

async function fill(folder: string): Promise<void> {
  const sample = (name: string) => join(root, 'samples', name);
  const folders = ['bin', 'photos', 'more', '.zfunc', '.config/fish/completions'];
  for (const name of [...folders, '.local/share/bash-completion/completions'])
    await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'bin/antifake'), `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(main)} "$@"\n`);
  await chmod(join(folder, 'bin/antifake'), 0o755);
  await cp(sample('sample-card.jpg'), join(folder, 'photo.jpg'));
  await cp(sample('sample-card.jpg'), join(folder, 'more/บัตร น้ำ.jpg'));
  for (const name of ['sample-card.jpg', 'sample-blurred.jpg', 'sample-photocopy.jpg', 'sample-swapped.jpg'])
    await cp(sample(name), join(folder, 'photos', name));
  await writeFile(join(folder, 'known.csv'), 'file,deepfake\nsample-card.jpg,0\nsample-swapped.jpg,1\n');
  await writeFile(
    join(folder, 'labels.csv'),
    'file,blur,deepfake,print\nphotos/sample-card.jpg,0,0,0\nphotos/sample-blurred.jpg,1,,\nphotos/sample-photocopy.jpg,,,1\nphotos/sample-swapped.jpg,,1,\n',
  );
}

/** A calibration in the form of `antifake calibrate`, with invented scores. */
async function makeCalibration(folder: string): Promise<void> {
  await antifake(['eval', 'labels.csv', '--out', 'many'], { cwd: folder });
  const rows = makeRows(1200).map(({ group: _, ...row }) => row);
  await writeFile(join(folder, 'many/scores.csv'), formatScores(rows));
  const out = ['--target', 'bpcer=0.01', '--out', 'calibration.json'];
  const { code, stderr } = await antifake(['calibrate', 'many', ...out], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
}

async function start(line: string, cwd: string, settings: Readonly<Record<string, string>>) {
  // A shell with a single command is replaced by it, so that a signal reaches the service.
  const child = spawn('bash', ['-c', line], { cwd, env: { ...ownEnvironment, ...settings } });
  let output = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
      const url = /Server listening at (http:[^"\s]+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
  child.once('exit', () => reject(new Error(`Expected ${line} to listen but it ended: ${output}`)));
  return { child, url: await promise };
}

async function end(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
