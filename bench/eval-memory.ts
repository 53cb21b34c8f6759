/**
 * Memory of `antifake eval` over many photos, with the real engine on all cores: one photo under many names.
 *
 *     node bench/eval-memory.ts
 */
import { linkSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluate, openPool, openRun } from '../src/eval/index.ts';
import { type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    photo: { type: 'string', default: 'test/fixtures/portraits/grace-hopper.jpg' },
    photos: { type: 'string', default: '10000' },
    out: { type: 'string', default: 'bench/results/eval-memory.csv' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'antifake-memory-'));
const source = join(folder, 'photo.jpg');
await copyFile(values.photo, source);
const count = Number(values.photos);
const labels = Array.from({ length: count }, (_, i) => {
  const path = join(folder, `${i}.jpg`);
  linkSync(source, path);
  return { file: `${i}.jpg`, path, truth: { deepfake: (i % 2) as 0 | 1 } };
});

const pool = await openPool({}, 'portraits');
const scores = await openRun(join(folder, 'report'), pool.engine);
const rows: Row[] = [];
const fromMs = performance.now();
let judged = 0;
const step = () => {
  judged += 1;
  if (judged % Math.ceil(count / 10) !== 0) return;
  const resident = Math.round(process.memoryUsage.rss() / 2 ** 20);
  rows.push({
    photos: judged,
    resident_mib: resident,
    photos_a_second: (1000 * judged) / (performance.now() - fromMs),
  });
};
await evaluate({ labels, pool, scores, step });
await scores.close();
await pool.close();
rmSync(folder, { recursive: true });
writeTable({ file: values.out, command: 'node bench/eval-memory.ts' }, rows);
