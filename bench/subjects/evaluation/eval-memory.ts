import { linkSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate, openPool, openRun } from '../../../src/eval/index.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, scratch } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Memory of `antifake eval`. */
export const subject = defineSubject({
  name: 'eval-memory',
  about: 'Memory of `antifake eval` on many photos, with the real engine on all cores: one photo under many names.',
  options: {
    photo: scratch('test/fixtures/portraits/grace-hopper.jpg', 'The photo, a portrait.'),
    photos: number(10_000, 'Names.'),
  },
  results: ['eval-memory.csv'],
  measure: async ({ values: { photo, photos: count }, write }) => {
    const folder = mkdtempSync(join(tmpdir(), 'antifake-memory-'));
    const labels = await copies(photo, count, folder);
    const pool = await openPool({}, 'portraits');
    const scores = await openRun(join(folder, 'report'), pool.engine);
    const rows: Row[] = [];
    const fromMs = performance.now();
    let judged = 0;
    const step = () => {
      judged += 1;
      if (judged % Math.ceil(count / 10) !== 0) return;
      const resident = Math.round(process.memoryUsage.rss() / 2 ** 20);
      const rate = (1000 * judged) / (performance.now() - fromMs);
      rows.push({ photos: judged, resident_mib: resident, photos_a_second: rate });
    };
    await evaluate({ labels, pool, scores, step });
    await scores.close();
    await pool.close();
    rmSync(folder, { recursive: true });
    write('eval-memory.csv', rows);
  },
});

async function copies(photo: string, count: number, folder: string) {
  const source = join(folder, 'photo.jpg');
  await copyFile(photo, source);
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, `${i}.jpg`);
    linkSync(source, path);
    return { file: `${i}.jpg`, path, truth: { deepfake: (i % 2) as 0 | 1 } };
  });
}
