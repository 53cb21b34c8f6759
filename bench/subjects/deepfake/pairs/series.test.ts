import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { blankPixels } from '../../../../src/image/index.ts';
import type { PairPhoto, PairRow } from './draw.ts';
import type { PairScore } from './judge.ts';
import { runSeries } from './series.ts';

/** A series in which only the number of the card matters; records which cards were drawn and judged. */
function seriesIn(folder: string, scores = 'a model') {
  const drawn: number[] = [];
  const judged: number[] = [];
  const run = (part: readonly [number, number]) =>
    runSeries({
      cards: 50,
      part,
      scores: join(folder, 'scores'),
      photos: join(folder, 'photos'),
      keys: { photos: 'a seed', scores },
      draw: async function* (card): AsyncGenerator<PairPhoto> {
        drawn.push(card);
        yield { pixels: blankPixels(2, 2), row: { card } as PairRow };
      },
      score: async ({ row: { card } }) => {
        judged.push(card);
        return card === 7 ? undefined : ({ card, raw: card / 2 } as PairScore);
      },
    });
  return { drawn, judged, run };
}

test('processes share the parts of a series, a stop loses at most one chunk, and other models read the drawn photos', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'series-'));
  const { drawn, judged, run } = seriesIn(folder);
  assert.equal(await run([1, 2]), undefined, 'the other part is missing');
  assert.deepEqual(drawn, [
    ...Array.from({ length: 20 }, (_, i) => i),
    ...Array.from({ length: 10 }, (_, i) => 40 + i),
  ]);
  const scores = await run([2, 2]);
  assert.deepEqual(
    scores?.map(({ card }) => card),
    Array.from({ length: 50 }, (_, i) => i).filter((card) => card !== 7),
  );
  assert.deepEqual(await run([1, 1]), scores);
  assert.equal(judged.length, 50, 'nothing is judged twice');
  rmSync(join(folder, 'scores'), { recursive: true });
  assert.deepEqual(await run([1, 1]), scores);
  assert.deepEqual([drawn.length, judged.length], [50, 100]);
  await assert.rejects(seriesIn(folder, 'another model').run([1, 1]), /keeps those of 50 cards, a seed, a model/);
  rmSync(folder, { recursive: true });
});
