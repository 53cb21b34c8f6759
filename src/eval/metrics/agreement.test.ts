import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byCheck } from '../../inspection.ts';
import type { OtherAnswer } from '../scores/other.ts';
import type { ScoreRow } from '../scores/row.ts';
import { pair } from './agreement.ts';
import { exactInterval } from './exact.ts';

const thresholds = { ...byCheck(() => 70), deepfake: 85 };

/** A photo with a deepfake score of ours, and the other side's score and verdict. */
type Photo = readonly [ours: number, other: number, verdict: boolean, truth?: 0 | 1 | undefined, group?: string];

function paired(photos: readonly Photo[]) {
  const rows = photos.map(
    ([score, , , truth, group], i): ScoreRow => ({
      ...{ file: `${i}.jpg`, truth: truth === undefined ? {} : { deepfake: truth }, ...(group && { group }) },
      ...{ outcome: 'judged', reason: '', ms: 1, checks: { deepfake: { raw: score / 100, score } } },
    }),
  );
  const answers = photos.map(([, score, verdict], i): readonly [string, OtherAnswer] => [
    `${i}.jpg`,
    { checks: { deepfake: { raw: score, score } }, verdicts: { deepfake: verdict } },
  ]);
  return pair(rows, new Map(answers), thresholds);
}

describe('verdicts of two sides', () => {
  it('are counted photo by photo, each at its own threshold: above 85 here', () => {
    const [of] = paired([
      [90, 20, true],
      [86, 10, false],
      [85, 30, true],
      [0, 0, false],
      [3, 1, false],
    ]).agreements;
    assert.deepEqual([of?.bothYes, of?.oursAlone, of?.otherAlone, of?.bothNo], [1, 1, 1, 2]);
    assert.deepEqual(of?.same, exactInterval(3, 5));
    assert.deepEqual(of?.oursAloneShare, exactInterval(1, 5));
    assert.equal(of?.rates, undefined);
  });

  it('have the error rates of either side if photos are labelled', () => {
    const [of] = paired([
      [90, 20, false, 1],
      [90, 90, true, 1],
      [10, 90, true, 0],
      [10, 10, false, 0],
      [99, 99, true],
    ]).agreements;
    assert.deepEqual(of?.rates?.ours, { apcer: exactInterval(0, 2), bpcer: exactInterval(0, 2) });
    assert.deepEqual(of?.rates?.other, { apcer: exactInterval(1, 2), bpcer: exactInterval(1, 2) });
  });

  it('count photos of one person as one for the interval', () => {
    const photos = Array.from({ length: 40 }, (): Photo => [90, 90, true, undefined, 'somchai']);
    assert.deepEqual(paired(photos).agreements[0]?.same, exactInterval(1, 1));
  });
});

describe('disagreements of two sides', () => {
  it('are listed with different verdicts first, then by the distance of the photos in the two rankings', () => {
    const { disagreements } = paired([
      [10, 1000, false],
      [20, 2000, false],
      [30, 9000, false],
      [90, 3000, false],
      [40, 4000, false],
    ]);
    assert.deepEqual(
      disagreements.slice(0, 3).map(({ file, apart }) => [file, apart]),
      [
        ['3.jpg', 0.5],
        ['2.jpg', 0.5],
        ['0.jpg', 0],
      ],
    );
    // The scale of the other side's scores changes nothing.
    const again = paired([
      [10, 0.1, false],
      [20, 0.2, false],
      [30, 0.9, false],
      [90, 0.3, false],
      [40, 0.4, false],
    ]);
    assert.deepEqual(
      again.disagreements.map(({ apart }) => apart),
      disagreements.map(({ apart }) => apart),
    );
  });

  it('are shown next to the number of photos that either side could not judge', () => {
    const judged: ScoreRow = {
      ...{ file: 'a.jpg', truth: {}, outcome: 'judged', reason: '', ms: 1 },
      checks: { blur: { raw: 0, score: 0 } },
    };
    const failed: ScoreRow = { ...judged, outcome: 'failed', reason: 'no_card', checks: {} };
    const rows = [judged, { ...judged, file: 'b.jpg' }, { ...failed, file: 'c.jpg' }, { ...failed, file: 'd.jpg' }];
    const yes: OtherAnswer = { checks: judged.checks, verdicts: { blur: false } };
    const none: OtherAnswer = { checks: {}, verdicts: {} };
    const answers = new Map([
      ['a.jpg', yes],
      ['b.jpg', none],
      ['c.jpg', yes],
    ]);
    const { coverage } = pair(rows, answers, thresholds);
    assert.deepEqual(coverage, { both: 1, oursAlone: 1, otherAlone: 1, neither: 0, missing: 1 });
  });
});
