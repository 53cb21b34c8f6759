import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Command } from 'commander';
import { decode } from '../../src/image/index.ts';
import { registerSynth } from '../command.ts';
import { drawBatch } from './batch.ts';
import { drawSheet } from './sheet.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batch-'));
});
after(() => rm(folder, { recursive: true }));

const limits = { maxBytes: 1e7, maxPixels: 1e7 };

/** Runs the command as from a terminal, without its output. */
async function run(...flags: readonly string[]): Promise<void> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerSynth(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['synth', ...flags], { from: 'user' });
}

test('photos and rows are the same and in order, whatever the number of threads', async () => {
  const base = { seed: 3, widthPx: 160, heightPx: 120, portraits: [], donors: [], scenes: [], each: false };
  const batch = { ...base, count: 3, attacks: ['none', 'screen'] as const, strengths: [0.5], out: folder };
  let drawn = 0;
  const rows = await drawBatch(batch, { workers: 2, drawn: () => drawn++ });
  assert.equal(drawn, 3);
  assert.deepEqual(
    rows.map(({ file }) => file),
    ['000000.jpg', '000001.jpg', '000002.jpg'],
  );
  const first = await readFile(join(folder, '000001.jpg'));
  assert.deepEqual(await drawBatch(batch, { workers: 1 }), rows);
  assert.deepEqual(await readFile(join(folder, '000001.jpg')), first);
});

test('the command writes photos, labels and a sheet', async () => {
  const out = join(folder, 'drawn');
  await run(
    '--count',
    '2',
    '--out',
    out,
    '--size',
    '160x120',
    '--each',
    '--attack',
    'none,screen',
    '--strength',
    '1',
    '--sheet',
  );
  assert.deepEqual((await readdir(out)).length, 4 + 2);
  const rows = (await readFile(join(out, 'labels.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row));
  assert.deepEqual(
    rows.map(({ attack, strength }) => `${attack} ${strength}`),
    ['none 0', 'screen 1', 'none 0', 'screen 1'],
  );
  const sheet = await decode(await readFile(join(out, 'sheet.jpg')), limits);
  assert.equal(sheet.widthPx, 320, 'a row for each card and attack, a column for each strength');
});

test('the command reports what it expected', async () => {
  const fails = (flag: string, value: string, message: RegExp) =>
    assert.rejects(run('--out', folder, flag, value), message);
  await fails('--count', 'many', /Expected a whole number but received many/);
  await fails('--size', '20x20', /Expected WxH of at least 64/);
  await fails('--attack', 'magic', /Expected none or one of swap_after, .* but received magic/);
  await fails('--strength', '0.5,2', /Expected numbers from 0 to 1 but received 2/);
  await fails('--attack', 'autoencoder_after', /Expected --autoencoder/);
});

test('a sheet has rows of pictures, each shrunk to its square', async () => {
  const jpeg = await readFile(join(folder, '000000.jpg'));
  const tiles = Array.from({ length: 3 }, (_, i) => ({ jpeg, caption: `${i}` }));
  const { widthPx, heightPx } = await decode(await drawSheet(tiles, { columns: 2, sidePx: 84 }), limits);
  assert.deepEqual([widthPx, heightPx], [168, 2 * (60 + 22)]);
});
