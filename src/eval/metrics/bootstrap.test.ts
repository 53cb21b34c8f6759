import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimate } from './bootstrap.ts';
import { rank } from './ranking.ts';
import type { Item } from './sample.ts';

/** Scores that go up in even steps, the attacks' higher by `shift`; `photosEach` alike in each group. */
function sample({ shift, photosEach }: { readonly shift: number; readonly photosEach: number }): Item[] {
  return [false, true].flatMap((attack) =>
    Array.from({ length: 60 }, (_, i) => {
      const own = (Math.floor(i / photosEach) * photosEach * 50) / 60;
      const score = own + (attack ? shift : 0);
      return {
        value: score,
        score,
        attack,
        group: `${attack}${Math.floor(i / photosEach)}`,
        kind: attack ? 'any' : '',
        file: '',
      };
    }),
  );
}

const options = { replicates: 400, seed: 1 };

describe('bootstrap intervals', () => {
  it('are the same for the same seed, and contain the value', () => {
    const ranking = rank(sample({ shift: 20, photosEach: 1 }), 40);
    const first = estimate(ranking, options);
    assert.deepEqual(estimate(ranking, options), first);
    for (const { value, low, high } of [first.auc, first.eer, first.apcer, first.bpcer])
      assert.ok(low < value && value < high, `${low} ${value} ${high}`);
  });

  it('are wider if photos come in groups of similar photos', () => {
    const width = (photosEach: number) => {
      const { low, high } = estimate(rank(sample({ shift: 20, photosEach }), 40), options).auc;
      return high - low;
    };
    assert.ok(width(6) > 1.8 * width(1), `${width(6)} ${width(1)}`);
  });

  it('of a sample without an error end at the rate that this number of photos could have missed', () => {
    const { bpcer, apcerOfKind } = estimate(rank(sample({ shift: 60, photosEach: 1 }), 55), options);
    assert.equal(bpcer.value, 0);
    assert.ok(Math.abs(bpcer.high - (1 - 0.025 ** (1 / 60))) < 1e-12);
    assert.equal(apcerOfKind[0]?.value, 0);
  });
});
