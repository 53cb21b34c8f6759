import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createDatabase, type Database, skip } from '../batch/database.ts';
import { cardPhoto, emptyPhoto } from '../http/photos.ts';
import { type Receiver, startReceiver } from '../tracing/receiver.ts';
import { antifake, main, ownEnvironment, root } from './program.ts';

describe('antifake worker, batches and scan --queue without PostgreSQL', () => {
  it('say what they need', async () => {
    const settings = { ANTIFAKE_MOUNTS: `cards=${tmpdir()}` };
    for (const args of [['worker'], ['batches', 'list'], ['scan', tmpdir(), '--queue', '--key', '0123456789ab']]) {
      const { code, stderr } = await antifake(args, { settings });
      assert.deepEqual([code, stderr], [64, 'Expected DATABASE_URL but it is not set: batches require PostgreSQL.\n']);
    }
    const idle = await antifake(['worker']);
    assert.deepEqual(
      [idle.code, idle.stderr],
      [64, 'Expected ANTIFAKE_SOURCES or ANTIFAKE_MOUNTS but neither is set: no photo could be read.\n'],
    );
  });
});

let database: Database;
let folder: string;
let settings: Readonly<Record<string, string>>;
let worker: ChildProcess | undefined;
before(async () => {
  if (skip !== false) return;
  database = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'antifake-queue-'));
  settings = { DATABASE_URL: database.url, ANTIFAKE_MOUNTS: `cards=${folder}`, ANTIFAKE_WORKERS: '1' };
});
after(async () => {
  if (skip !== false) return;
  worker?.kill('SIGKILL');
  await rm(folder, { recursive: true });
  await database.drop();
});

describe('antifake scan --queue', { skip }, () => {
  it('judges a folder by workers, which stop cleanly, and writes the results', async () => {
    const photos = join(folder, 'new photos');
    await mkdir(photos);
    await writeFile(join(photos, 'card.jpg'), cardPhoto);
    await writeFile(join(photos, 'empty'), emptyPhoto);
    await writeFile(join(photos, 'notes.txt'), 'no photo');
    const created = await antifake(['keys', 'create', '--name', 'archive', '--json'], { settings });
    const { id: key } = JSON.parse(created.stdout) as { readonly id: string };
    const receiver = await startReceiver();
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: new URL(receiver.url).origin, OTEL_BSP_SCHEDULE_DELAY: '10' };
    worker = startWorker({ ...settings, ...tracing });
    const out = join(folder, 'results.jsonl');
    const scan = await antifake(['scan', photos, '--queue', '--key', key, '--out', out], { settings });
    assert.equal(scan.code, 0, scan.stderr);
    assert.match(scan.stdout, /completed .* 2 +2 +2 .*FAIL=1 OK=1/);
    const lines = (await readFile(out, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ reference, status }) => [reference, status]),
      [
        ['file://cards/new photos/card.jpg', 'OK'],
        ['file://cards/new photos/empty', 'FAIL'],
      ],
    );
    const [id = ''] = /[0-9a-f-]{36}/.exec(scan.stdout) ?? [];
    assert.equal((await antifake(['batches', 'results', id], { settings })).stdout, await readFile(out, 'utf8'));
    assert.match((await antifake(['batches', 'list', '--key', key], { settings })).stdout, new RegExp(id));
    assert.match((await antifake(['batches', 'cancel', id], { settings })).stdout, /completed/);
    await isTraced(receiver, id);
    worker.kill('SIGTERM');
    const [code] = await once(worker, 'exit');
    assert.equal(code, 0);
    await receiver.close();
    const again = await antifake(['scan', photos, '--queue', '--key', key, '--out', out], { settings });
    assert.equal(again.code, 64);
    assert.match(again.stderr, /already exists/);
    const outside = await antifake(['scan', tmpdir(), '--queue', '--key', key], { settings });
    assert.equal(outside.code, 64);
    assert.match(outside.stderr, /^Expected a folder in one of ANTIFAKE_MOUNTS/);
    const stranger = await antifake(['scan', photos, '--queue', '--key', '0123456789ab'], { settings });
    assert.equal(stranger.code, 64);
  });
});

describe('antifake scan --queue that fails', { skip }, () => {
  it('goes on if it is run again, and charges no photo twice', async () => {
    const photos = join(folder, 'more photos');
    await mkdir(photos);
    for (const name of ['1.jpg', '2.jpg']) await writeFile(join(photos, name), emptyPhoto);
    const created = await antifake(['keys', 'create', '--name', 'small', '--quota', '1', '--json'], { settings });
    const { id: key } = JSON.parse(created.stdout) as { readonly id: string };
    const out = join(folder, 'more.jsonl');
    const scan = () =>
      antifake(['scan', photos, '--queue', '--key', key, '--out', out], {
        settings: { ...settings, ANTIFAKE_BATCH_MAX_PHOTOS: '1' },
      });
    const failed = await scan();
    assert.equal(failed.code, 64);
    const [, first = ''] = /^Batch (\S+): 1 photos\n/.exec(failed.stderr) ?? [];
    assert.match(
      failed.stderr,
      new RegExp(`\n.*antifake batches follow ${first}.* within 24 hours, .*\n.*is used up\n$`),
    );
    await antifake(['keys', 'set', key, '--quota', '2'], { settings });
    worker = startWorker(settings);
    const again = await scan();
    assert.equal(again.code, 0, again.stderr);
    assert.match(
      again.stderr,
      new RegExp(`^Batch ${first}: 1 photos, submitted before, \\w+\nBatch \\S+: 1 photos\n$`),
    );
    assert.equal((await readFile(out, 'utf8')).trimEnd().split('\n').length, 2);
    const { stdout } = await antifake(['batches', 'list', '--key', key], { settings });
    assert.equal(stdout.match(/completed/g)?.length, 2);
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  });
});

function startWorker(settings: Readonly<Record<string, string>>): ChildProcess {
  const env = { ...ownEnvironment, ...settings };
  return spawn(process.execPath, [main, 'worker'], { env, cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Each photo is a trace of the worker, without its reference. */
async function isTraced(receiver: Receiver, batchId: string): Promise<void> {
  const spans = await receiver.traceWith('photo of a batch');
  const root = spans.find(({ parentId }) => parentId === '')!;
  assert.deepEqual([root.kind, root.attributes['antifake.attempt'], root.attributes['antifake.charged']], [5, 1, true]);
  assert.match(String(root.attributes['antifake.request_id']), new RegExp(`^${batchId}:[01]$`));
  const names = spans.filter(({ parentId }) => parentId === root.id).map(({ name }) => name);
  assert.deepEqual(names.toSorted(), ['read', 'worker']);
  assert.ok(spans.some(({ name }) => name === 'decode'));
  assert.ok(receiver.bodies.every((body) => !body.includes('new photos')));
}
