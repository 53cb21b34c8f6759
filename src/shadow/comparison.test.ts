import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ShadowSums } from '../store/index.ts';
import { compare } from './comparison.ts';
import { shareOf } from './interval.ts';

const empty: ShadowSums = {
  current: ['deepfake@1'],
  candidate: ['deepfake@2'],
  fromMs: 1,
  toMs: 2,
  outcomes: [],
  differences: [],
  changedVerdicts: [],
  changedOutcomes: [],
};

describe('the share of changed results', () => {
  it('has an interval that holds for few photos and for shares near 0 and 1', () => {
    // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81/263, 15/148, 0/20, 1/29.
    const cases: readonly (readonly [hits: number, count: number, low: number, high: number])[] = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ];
    for (const [hits, count, low, high] of cases) {
      const found = shareOf(hits, count);
      assert.deepEqual([found.low.toFixed(4), found.high.toFixed(4)], [low.toFixed(4), high.toFixed(4)]);
    }
    assert.deepEqual(shareOf(20, 20).high, 1);
  });
});

describe('a comparison', () => {
  it('counts photos with another outcome, also if neither side judged them for the same reason', () => {
    const outcomes = [
      { photos: 90 },
      { reason: 'no_card', candidateReason: 'no_card', photos: 5 },
      { candidateReason: 'no_card', photos: 2 },
      { reason: 'no_card', photos: 1 },
      { reason: 'no_card', candidateReason: 'too_small', photos: 2 },
    ];
    const { photos, changedOutcomes } = compare({ ...empty, outcomes });
    assert.deepEqual([photos, changedOutcomes.photos, changedOutcomes.share], [100, 5, 0.05]);
  });

  it('counts changed verdicts by their direction, and describes the differences of the scores', () => {
    const row = (difference: number, photos: number, verdicts: readonly [boolean, boolean] = [false, false]) => {
      const [isYes, isCandidateYes] = verdicts;
      return { check: 'deepfake', difference, photos, isYes, isCandidateYes };
    };
    const differences = [row(0, 94), row(-20, 2), row(30, 3, [false, true]), row(-40, 1, [true, false])];
    const [check] = compare({ ...empty, outcomes: [{ photos: 100 }], differences }).checks;
    const { changed, toYes, toNo, meanDifference, photos } = check!;
    assert.deepEqual([photos, changed.photos, toYes, toNo, meanDifference], [100, 4, 3, 1, 0.1]);
    assert.deepEqual(check!.differences, { p1: -40, p5: 0, p50: 0, p95: 0, p99: 30 });
  });
});
