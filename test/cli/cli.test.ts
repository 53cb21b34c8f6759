import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cardPhoto, emptyPhoto, okPattern } from '../http/photos.ts';
import { type Ended, main, ownEnvironment, root, antifake as runAntifake } from './program.ts';

const children: ChildProcess[] = [];
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-cli-'));
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Runs the program to its end, with a separate data folder. */
function antifake(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runAntifake(args, { settings: { ANTIFAKE_DATA_DIR: join(folder, 'data'), ...settings } });
}

describe('antifake keys and usage', () => {
  it('creates a key that is shown once, lists it without its secret, and revokes it', async () => {
    const created = JSON.parse((await antifake(['keys', 'create', '--name', 'shop', '--quota', '9', '--json'])).stdout);
    assert.match(created.key, /^af_[0-9a-f]{12}_[\w-]{43}$/);
    assert.equal(created.quotaPerMonth, 9);
    const listed = (await antifake(['keys', 'list'])).stdout;
    assert.match(listed, new RegExp(`${created.id} +shop +photos +\\d{4}-\\d\\d-\\d\\d +- +9`));
    assert.ok(!listed.includes(created.key.slice(-43)));
    assert.equal((await antifake(['keys', 'revoke', created.id])).code, 0);
    assert.equal((await antifake(['keys', 'revoke', created.id])).code, 64);
    assert.deepEqual(JSON.parse((await antifake(['usage', '--json'])).stdout), []);
    const admin = JSON.parse((await antifake(['keys', 'create', '--name', 'console', '--admin', '--json'])).stdout);
    assert.deepEqual([created.scope, admin.scope], ['photos', 'admin']);
  });

  it('changes a key, gives it a new secret, and records all of this without secrets', async () => {
    const settings = { ANTIFAKE_DATA_DIR: join(folder, 'lives') };
    const run = async (...args: string[]) => antifake(['keys', ...args], settings);
    const { id, key, expiresAtMs } = JSON.parse(
      (await run('create', '--name', 'a', '--expires', '30', '--json')).stdout,
    );
    assert.equal(expiresAtMs - Date.now() > 29 * 86_400_000, true);
    assert.equal((await run('set', id, '--name', 'b', '--rate', '7', '--quota', 'none', '--expires', 'none')).code, 0);
    const rotated = (await run('rotate', id, '--grace', '24')).stdout.trim();
    assert.match(rotated, new RegExp(`^af_${id}_[\\w-]{43}$`));
    assert.notEqual(rotated, key);
    const [listed] = JSON.parse((await run('list', '--json')).stdout);
    assert.deepEqual([listed.name, listed.ratePerMinute, listed.expiresAtMs], ['b', 7, undefined]);
    const { stdout } = await run('audit');
    for (const action of ['create', 'change', 'rotate']) assert.match(stdout, new RegExp(`Z +${action} +${id} `));
    for (const secret of [key, rotated]) assert.ok(!stdout.includes(secret.slice(-43)));
    for (const args of [
      ['set', id],
      ['set', 'nobody', '--rate', '1'],
      ['rotate', 'nobody'],
      ['set', id, '--rate', 'all'],
    ])
      assert.equal((await run(...args)).code, 64, args.join(' '));
  });

  it('reports wrong arguments and settings in one line and exits 64', async () => {
    const wrong = [
      ['keys', 'create'],
      ['keys', 'create', '--name', 'a', '--rate', '0'],
      ['bogus'],
      ['usage', '--from', 'May'],
      ['usage', '--from', '2026-03-02', '--to', '2026-03-01'],
    ];
    for (const args of wrong) assert.equal((await antifake(args)).code, 64, args.join(' '));
    const { code, stderr } = await antifake(['serve'], { ANTIFAKE_PORT: 'http' });
    assert.deepEqual([code, stderr], [64, 'Expected a whole number 0..65535 for ANTIFAKE_PORT but received "http"\n']);
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    assert.deepEqual(await antifake(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('exits 70 with one line if the models are missing', async () => {
    const { code, stderr } = await antifake(['serve'], { ANTIFAKE_MODELS_DIR: folder });
    assert.deepEqual([code, stderr.trimEnd().split('\n').length], [70, 1]);
  });
});

describe('limits of a key', () => {
  it('are those of HTTP, and nothing is created or changed beyond them', async () => {
    const settings = { ANTIFAKE_DATA_DIR: join(folder, 'limits') };
    const run = async (...args: string[]) => antifake(['keys', ...args], settings);
    const longest = '\u{1f4f7}'.repeat(200);
    const made = ['create', '--name', longest, '--rate', '2147483647', '--expires', '36500', '--json'];
    const { id } = JSON.parse((await run(...made)).stdout);
    assert.equal((await run('rotate', id, '--grace', '8760')).code, 0);
    const before = (await run('list', '--json')).stdout;
    for (const args of [
      ['create', '--name', ''],
      ['create', '--name', `${longest}x`],
      ['create', '--name', 'a\u0007b'],
      ['create', '--name', 'a', '--rate', '2147483648'],
      ['create', '--name', 'a', '--expires', '36501'],
      ['set', id, '--expires', '100000000'],
      ['set', id, '--name', 'a\nb'],
      ['rotate', id, '--grace', '8761'],
    ]) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 64, args.join(' '));
      assert.match(stderr, /is invalid\. Expected /);
    }
    assert.equal((await run('list', '--json')).stdout, before);
  });
});

describe('antifake check and scan', () => {
  it('checks photos and returns the result as its exit code', async () => {
    await writeFile(join(folder, 'empty.jpg'), emptyPhoto);
    await writeFile(join(folder, 'text.jpg'), 'no picture');
    const card = join(root, 'samples/sample-card.jpg');
    const one = await antifake(['check', '--json', card]);
    assert.equal(one.code, 0, one.stderr);
    assert.equal(JSON.parse(one.stdout).inspection.outcome, 'judged');
    const several = await antifake([
      'check',
      card,
      join(folder, 'empty.jpg'),
      join(folder, 'text.jpg'),
      join(folder, 'no.jpg'),
    ]);
    assert.equal(several.code, 21);
    assert.match(
      several.stderr,
      /text\.jpg: .*expected a JPEG, PNG or BMP header\. .*\n.*no\.jpg: expected a photo but there is no such file/,
    );
    assert.match(several.stdout, /empty\.jpg +- +- +- +FAIL no_card\n.*IMAGE_INVALID_FORMAT\n.*UNREADABLE\n/);
  });

  it('says when a person should look at a photo without a fault', async () => {
    const settings = { ANTIFAKE_THRESHOLD_DEEPFAKE: '100' };
    const { code, stdout } = await antifake(['check', join(root, 'samples/sample-swapped.jpg')], settings);
    assert.equal(code, 0);
    assert.match(stdout, /sample-swapped\.jpg +\d+ +\d+ +\d+ +unsure: deepfake\n/);
  });

  it('scans a folder, continues after an interruption, and adds details on request', async () => {
    const photos = join(folder, 'photos');
    const out = join(folder, 'results.jsonl');
    await mkdir(join(photos, 'deep'), { recursive: true });
    await writeFile(join(photos, 'a.JPG'), cardPhoto);
    await writeFile(join(photos, 'deep/b.png'), 'no picture');
    await writeFile(join(photos, 'notes.txt'), 'not a photo');
    assert.equal((await antifake(['scan', photos, '--out', out])).code, 0);
    const first = await readFile(out, 'utf8');
    const lines = first
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    assert.deepEqual(
      lines.map(({ file, status }) => [file, status]),
      [
        ['a.JPG', 'OK'],
        ['deep/b.png', 'IMAGE_INVALID_FORMAT'],
      ],
    );
    assert.deepEqual(Object.keys(lines[0]), ['file', 'status', 'blur', 'deepfake', 'print', 'photo']);
    await cp(join(photos, 'a.JPG'), join(photos, 'c.jpg'));
    await appendFile(out, '{"file":"c.j');
    await antifake(['scan', photos, '--out', out, '--detail']);
    const second = await readFile(out, 'utf8');
    assert.ok(second.startsWith(first));
    const added = JSON.parse(second.slice(first.length));
    assert.deepEqual([added.file, added.card.corners.length], ['c.jpg', 4]);
    assert.equal((await antifake(['scan', join(folder, 'nowhere'), '--out', out])).code, 64);

    await writeFile(join(photos, 'a.JPG'), 'another photo');
    const others = await antifake(['scan', photos, '--out', out]);
    assert.equal(others.code, 64);
    assert.match(others.stderr, /received those of another a\.JPG; choose another file/);
    assert.equal(await readFile(out, 'utf8'), second);
  });
});

describe('antifake start and serve', () => {
  it('starts with a key and a curl command that works when pasted, and shuts down cleanly', async () => {
    const { child, output } = await launch('start');
    const curl = /^base64 < .*$/m.exec(output())?.[0] ?? '';
    const { stdout } = await sh(curl);
    assert.match(stdout, okPattern);
    assert.equal(await end(child), 0);
    const again = await launch('start');
    assert.ok(again.output().includes(curl.slice(curl.indexOf('af_'), curl.indexOf('af_') + 60)));
    assert.equal(await end(again.child), 0);
  });

  it('names the settings of an address that is in use', async () => {
    const { child, output } = await launch('serve');
    const port = /http:[^"\s]+:(\d+)/.exec(output())![1]!;
    const { code, stderr } = await antifake(['serve'], { ANTIFAKE_PORT: port });
    assert.equal(code, 70);
    assert.match(
      stderr,
      new RegExp(`^Expected a free address .* ANTIFAKE_PORT ${port} but another program listens there\\. .*\n$`),
    );
    const ready = await antifake(['ready'], { ANTIFAKE_PORT: port });
    assert.deepEqual([ready.code, ready.stderr], [0, '']);
    await end(child);
    assert.equal((await antifake(['ready'], { ANTIFAKE_PORT: port })).code, 22);
  });

  it('serves without creating a key, and applies changes by `keys` within a second', async () => {
    const dataDir = join(folder, 'served');
    const { child, output } = await launch('serve', { ANTIFAKE_DATA_DIR: dataDir });
    while (!/There is no live key, .* Create one: antifake keys create --name NAME\n/.test(output()))
      await once(child.stderr, 'data');
    const url = `${/http:[^"\s]+/.exec(output())?.[0]}/v1/usage`;
    assert.deepEqual(
      JSON.parse((await antifake(['keys', 'list', '--json'], { ANTIFAKE_DATA_DIR: dataDir })).stdout),
      [],
    );
    const { key, id } = JSON.parse(
      (await antifake(['keys', 'create', '--name', 'a', '--json'], { ANTIFAKE_DATA_DIR: dataDir })).stdout,
    );
    const ask = async () => (await fetch(url, { headers: { 'x-api-key': key } })).status;
    assert.equal(await ask(), 200);
    await antifake(['keys', 'revoke', id], { ANTIFAKE_DATA_DIR: dataDir });
    // A key is cached for one second after it was read, which was before the revocation.
    await sleep(1000);
    assert.equal(await ask(), 401);
    assert.equal(await end(child), 0);
  });
});

/** Starts a server on a free port and waits until it prints its address. */
async function launch(command: 'start' | 'serve', settings: Readonly<Record<string, string>> = {}) {
  const env = { ...ownEnvironment, ANTIFAKE_DATA_DIR: join(folder, 'started'), ANTIFAKE_PORT: '0', ...settings };
  const child = spawn(process.execPath, [main, command], { env, cwd: root });
  children.push(child);
  const chunks: Buffer[] = [];
  const output = () => Buffer.concat(chunks).toString();
  const isUp = command === 'start' ? /img@-/ : /Server listening/;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  while (!isUp.test(output())) {
    assert.equal(child.exitCode, null, output());
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
  return { child, output };
}

async function end(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

function sh(line: string): Promise<{ readonly stdout: string }> {
  return new Promise((resolve) => execFile('sh', ['-c', line], { cwd: root }, (_error, stdout) => resolve({ stdout })));
}
