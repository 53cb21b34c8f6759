import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { planSettings } from '../../src/cli/compose.ts';
import type { Line } from '../../src/cli/doctor/line.ts';
import { checkMemory, judgeProcessor } from '../../src/cli/doctor/machine.ts';
import { judgeClock, judgeStore } from '../../src/cli/doctor/store.ts';
import { readSettings } from '../../src/cli/settings.ts';
import { antifake, root } from './program.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-doctor-'));
});
after(() => rm(folder, { recursive: true }));

/** Runs the doctor on a separate store; returns states by name. */
async function examine(settings: Readonly<Record<string, string>> = {}) {
  const own = { ANTIFAKE_DATA_DIR: join(folder, 'data'), ANTIFAKE_PORT: '0' };
  const { code, stdout } = await antifake(['doctor', '--json'], { settings: { ...own, ...settings } });
  const { isWell, lines } = JSON.parse(stdout) as { readonly isWell: boolean; readonly lines: readonly Line[] };
  return { code, isWell, line: (name: string) => lines.find((line) => line.name === name)! };
}

describe('antifake doctor', () => {
  it('finds no fault on this machine, answers the drawn photo, and leaves no store behind', async () => {
    const { code, isWell, line } = await examine();
    assert.deepEqual([code, isWell], [0, true]);
    assert.match(line('sample photo').text, /^judged in \d+ ms/);
    assert.match(line('models').text, /^\d+, each with the SHA-256 of the list$/);
    assert.match(line('store').text, /none yet/);
    assert.equal(line('keys').state, 'warning');
    assert.match((await examine()).line('store').text, /none yet/);
  });

  it('names the models whose data are for research, and ANTIFAKE_MODEL_TERMS=commercial uses others in their place', async () => {
    const { line } = await examine();
    assert.equal(line('model terms').state, 'ok');
    assert.match(line('model terms').text, /^research, of (?=.*deepfake 0)(?!.*print)/);
    const commercial = await examine({ ANTIFAKE_MODEL_TERMS: 'commercial' });
    assert.equal(commercial.line('model terms').text, 'commercial, of all models');
    assert.equal(commercial.line('sample photo').state, 'ok');
  });

  it('reports live keys if there is a store', async () => {
    const settings = { ANTIFAKE_DATA_DIR: join(folder, 'kept') };
    await antifake(['keys', 'create', '--name', 'shop'], { settings });
    const { line } = await examine(settings);
    assert.match(line('store').text, /schema \w+, a row was written in [\d.]+ ms$/);
    assert.deepEqual([line('keys').state, line('keys').text], ['ok', '1 live']);
  });

  it('reports a changed model, an invalid store and a wrong setting, each with a remedy, and exits 22', async () => {
    const models = join(folder, 'models');
    await cp(join(root, 'models'), models, { recursive: true });
    const [first] = globSync('*.onnx', { cwd: models });
    await appendFile(join(models, first!), 'x');
    const list = join(root, 'src/model/list.json');
    await writeFile(join(folder, 'file'), '');
    const wrong = { ANTIFAKE_MODELS_DIR: models, ANTIFAKE_MODELS_LIST: list, ANTIFAKE_DATA_DIR: join(folder, 'file') };
    const { code, isWell, line } = await examine(wrong);
    assert.deepEqual([code, isWell], [22, false]);
    for (const name of ['models', 'store', 'sample photo']) {
      assert.equal(line(name).state, 'fault', name);
      assert.ok(line(name).remedy, name);
    }
    const unset = await examine({ ANTIFAKE_WORKERS: 'many' });
    assert.deepEqual([unset.code, unset.line('settings').state], [22, 'fault']);
  });

  it('reports a port that another program uses, and one on which antifake itself listens', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { readonly port: number };
    const { line } = await examine({ ANTIFAKE_PORT: String(port) });
    server.close();
    assert.equal(line('port').state, 'fault');
    assert.match(line('port').text, /but another program listens there/);
    assert.doesNotMatch(line('port').text, /EADDRINUSE/);
  });

  it('prints one line for each finding, with the remedy below', async () => {
    const { stdout } = await antifake(['doctor'], { settings: { ANTIFAKE_DATA_DIR: join(folder, 'none') } });
    assert.match(stdout, /^ok {7}node {10}\d+/m);
    assert.match(stdout, /^warning {2}keys .*\n {23}Create one: antifake keys create --name NAME\.$/m);
  });
});

describe('the doctor on other machines', () => {
  it('reports what a processor lacks', () => {
    assert.equal(judgeProcessor('new', new Set(['sse4_2', 'avx2', 'fma'])).state, 'ok');
    assert.equal(judgeProcessor('old', new Set(['sse4_2'])).state, 'warning');
    assert.equal(judgeProcessor('older', new Set(['avx2'])).state, 'fault');
    assert.equal(judgeProcessor('another system', undefined).state, 'ok');
  });

  it('warns if the plan of the memory does not fit', () => {
    const settings = planSettings(readSettings({ ANTIFAKE_MEMORY_MB: '512', ANTIFAKE_WORKERS: '3' }));
    assert.equal(checkMemory(settings).state, 'warning');
    assert.equal(checkMemory({ ...settings, memoryMb: 100_000 }, 100).state, 'warning');
    assert.equal(checkMemory({ ...settings, memoryMb: 100_000 }, 100_000).state, 'ok');
  });

  it('reports clocks that differ or were never set, and tables of another version', () => {
    assert.equal(judgeClock(400).state, 'ok');
    assert.equal(judgeClock(-90_000).state, 'warning');
    assert.match(judgeClock(-90_000).text, /PostgreSQL is 90\.0 s behind$/);
    assert.equal(judgeClock(undefined, 0).state, 'fault');
    assert.equal(judgeStore('here', { compatibility: 'older', schema: '001_first' }).state, 'warning');
    assert.equal(judgeStore('here', { compatibility: 'too_new', schema: '999_later_since_998' }).state, 'fault');
  });
});
