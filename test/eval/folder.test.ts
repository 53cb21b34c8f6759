import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { evaluate, finishRun, type Judgement, openRun, readScores, withoutRow } from '../../src/eval/index.ts';
import type { Label } from '../../src/eval/labels/label.ts';
import { engine } from './rows.ts';

let place: string;
before(async () => {
  place = await mkdtemp(join(tmpdir(), 'antifake-run-'));
});
after(() => rm(place, { recursive: true }));

/** A photo `0001.jpg` in a folder; only its bytes and its time matter here. */
async function photoIn(folder: string, bytes: number): Promise<Label> {
  await mkdir(join(place, folder), { recursive: true });
  const path = join(place, folder, '0001.jpg');
  await writeFile(path, 'x'.repeat(bytes));
  return { file: '0001.jpg', path, truth: { deepfake: 1 }, kind: 'swap' };
}

/** Runs an evaluation in a folder; returns the paths of the photos that were judged. */
async function run(folder: string, labels: readonly Label[]): Promise<readonly string[]> {
  const judged: string[] = [];
  const judge = async (path: string): Promise<Judgement> => {
    judged.push(path);
    return { outcome: 'judged', reason: '', ms: 1, checks: { deepfake: { raw: 0.5, score: 50 } } };
  };
  const scores = await openRun(join(place, folder), engine);
  const left = await withoutRow(labels, scores);
  await evaluate({ labels: left, pool: { workers: 2, judge }, scores, step: () => undefined });
  await scores.close();
  await finishRun(join(place, folder), labels);
  return judged;
}

describe('the folder of an evaluation', () => {
  it('is continued only for the same photos: another one of the same name, or a replaced one, is judged', async () => {
    const first = await photoIn('cam-a', 100);
    const second = await photoIn('cam-b', 200);
    assert.deepEqual(await run('same', [first]), [first.path]);
    assert.deepEqual(await run('same', [first]), []);
    assert.deepEqual(await run('same', [second]), [second.path]);
    await utimes(second.path, 1, 1);
    assert.deepEqual(await run('same', [second]), [second.path]);
    assert.equal(readScores(join(place, 'same/scores.csv')).length, 1);
  });

  it('keeps the scores of photos that are not among the labels of a later run, without their labels', async () => {
    const one = await photoIn('kept', 10);
    const path = join(place, 'kept/2.jpg');
    await writeFile(path, 'y');
    const two: Label = { file: '2.jpg', path, truth: { deepfake: 0 }, group: 'anna' };
    await run('both', [one, two]);
    assert.deepEqual(await run('both', [one]), []);
    const rows = readScores(join(place, 'both/scores.csv'));
    assert.deepEqual(
      rows.map(({ file, truth, group, checks }) => ({ file, truth, group, checks })),
      [
        { file: '0001.jpg', truth: { deepfake: 1 }, group: undefined, checks: { deepfake: { raw: 0.5, score: 50 } } },
        { file: '2.jpg', truth: {}, group: undefined, checks: { deepfake: { raw: 0.5, score: 50 } } },
      ],
    );
    assert.deepEqual(await run('both', [two]), []);
  });

  it('is refused if it contains anything else', async () => {
    await photoIn('photos', 10);
    await assert.rejects(run('photos', []), {
      name: 'RunError',
      message: /^Expected a folder that antifake eval wrote, or an empty one, at .*photos but received another$/,
    });
  });

  it('is not continued with other answers for cards that are not Thai', async () => {
    const scores = await openRun(join(place, 'thai'), engine);
    await scores.close();
    await assert.rejects(openRun(join(place, 'thai'), { ...engine, requireThaiCard: true }), /received others/);
  });
});
