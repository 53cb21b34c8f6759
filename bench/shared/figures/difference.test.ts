import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../synth/index.ts';
import { detect } from './detection.ts';
import { compareModels, excludesZero, type JudgedTwice } from './difference.ts';
import { shareOf } from './statistics.ts';

/** Two models that see the same: what is hard for one is hard for the other. The second separates classes by `gain` more. */
function simulate(seed: number, gain: number): readonly JudgedTwice[] {
  const random = new Random(seed);
  return [false, true].flatMap((attack) =>
    Array.from({ length: 320 }, (_, i) => {
      const shared = (attack ? 1.5 : 0) + random.gauss() * 0.9;
      const own = () => random.gauss() * 0.43;
      return { attack, person: `${i}`, first: shared + own(), second: shared + own() + (attack ? gain : 0) };
    }),
  );
}

describe('the difference of two models on the same views', () => {
  it('is exactly 0 where both answer alike, whatever the scale', () => {
    const alike = simulate(1, 0).map((view) => ({ ...view, second: 10 * view.first + 3 }));
    const { auc, tprAt } = compareModels(alike);
    assert.deepEqual(auc, { value: 0, low: 0, high: 0 });
    assert.deepEqual(tprAt[0], { value: 0, low: 0, high: 0 });
  });

  it('is what the two have apart, and positive where the second is better', () => {
    const views = simulate(2, 0.5);
    const of = (model: 'first' | 'second') => detect(views.map((view) => ({ ...view, raw: view[model] }))).auc.value;
    const { auc, tprAt } = compareModels(views);
    assert.ok(Math.abs(auc.value - (of('second') - of('first'))) < 1e-12);
    assert.ok(auc.low > 0 && excludesZero(auc), JSON.stringify(auc));
    assert.ok(tprAt.every((tpr) => tpr !== undefined && tpr.value > 0));
  });

  it('of equal models holds 0 about as often as it says', () => {
    const samples = Array.from({ length: 50 }, (_, i) =>
      compareModels(simulate(i + 10, 0), { replicates: 150, seed: 1 }),
    );
    const held = shareOf(samples, ({ auc }) => !excludesZero(auc));
    assert.ok(held >= 0.84, `${held}`);
  });

  it('is known more closely than from two samples', () => {
    const views = simulate(3, 0.1);
    const { low, high } = compareModels(views).auc;
    const width = (model: 'first' | 'second') => {
      const { auc } = detect(views.map((view) => ({ ...view, raw: view[model] })));
      return auc.high - auc.low;
    };
    assert.ok(high - low < 0.8 * Math.hypot(width('first'), width('second')));
  });

  it('has no TPR where the bona fide views are too few', () => {
    const few = simulate(4, 0).filter(({ attack, person }) => attack || Number(person) < 299);
    const { tprAt } = compareModels(few);
    assert.deepEqual([tprAt[0], typeof tprAt[1]], [undefined, 'object']);
  });
});
