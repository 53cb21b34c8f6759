import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluate, finishRun, type Judgement, openRun } from '../../src/eval/index.ts';
import { engine } from './rows.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-memory-'));
});
after(() => rm(folder, { recursive: true }));

it('10,000 photos need no more memory than 2,000', async () => {
  const labels = Array.from({ length: 10_000 }, (_, i) => {
    return { file: `${i}.jpg`, path: `${i}.jpg`, truth: { deepfake: (i % 2) as 0 | 1 } };
  });
  // As large as a complete judgement, so that keeping them would be visible.
  const judge = async (): Promise<Judgement> => ({
    ...{ outcome: 'judged', reason: 'x'.repeat(1000), ms: 1 },
    checks: { deepfake: { raw: Math.random(), score: 50 } },
  });
  const heapMb: number[] = [];
  let judged = 0;
  const scores = await openRun(folder, engine);
  const step = () => {
    judged += 1;
    if (judged % 2000 !== 0) return;
    collect();
    heapMb.push(process.memoryUsage().heapUsed / 2 ** 20);
  };
  await evaluate({ labels, pool: { workers: 4, judge }, scores, step });
  await scores.close();
  assert.equal(heapMb.length, 5);
  assert.ok(heapMb.at(-1)! - heapMb[0]! < 2, `heap in MiB after each 2,000: ${heapMb.map((mb) => mb.toFixed(1))}`);
  assert.equal((await finishRun(folder, labels)).length, 10_000);
});
