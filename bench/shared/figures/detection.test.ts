import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../synth/index.ts';
import { detect, detectionColumns, type Judged, minGenuineAt } from './detection.ts';
import { shareOf } from './statistics.ts';

/** Bona fide views 0 to 399 and attacks 200.5 to 599.5, each of another person. */
const known: readonly Judged[] = Array.from({ length: 400 }, (_, i) => [
  { attack: false, person: `a${i}`, raw: i },
  { attack: true, person: `b${i}`, raw: i + 200.5 },
]).flat();

/** Bona fide views are normal (0, 1), attacks (3, 1). Half of the variance is the person's own; three views each. */
const shift = 3;
/** Of the standard normal distribution: AUC Φ(3 / √2), TPR at FPR 1 % 1 − Φ(2.3263 − 3). */
const truth = { auc: 0.98305, tprAt1: 0.74977 } as const;

function simulate(seed: number, people: number): readonly Judged[] {
  const random = new Random(seed);
  return [false, true].flatMap((attack) =>
    Array.from({ length: people }, (_, person) => {
      const own = (attack ? shift : 0) + random.gauss() * Math.SQRT1_2;
      const view = () => ({ attack, person: `${attack}${person}`, raw: own + random.gauss() * Math.SQRT1_2 });
      return [view(), view(), view()];
    }).flat(),
  );
}

describe('detection', () => {
  it('of known values is the known share of pairs and of attacks above the cut', () => {
    const { genuine, attacks, people, auc, tprAt } = detect(known);
    assert.deepEqual([genuine, attacks, people], [400, 400, 800]);
    // Of 160,000 pairs, those are wrong where the attack is among the lowest 199: 199 · 200 / 2.
    assert.ok(Math.abs(auc.value - (1 - 19_900 / 160_000)) < 1e-9, `${auc.value}`);
    // Four of 400 may lie above the cut, so 395 is the cut at 1 %: attacks from 395.5 on are 205 of 400.
    const [at1] = tprAt;
    assert.ok('value' in at1! && Math.abs(at1.value - 205 / 400) < 1e-9, JSON.stringify(at1));
  });

  it('gives no TPR at an FPR that the bona fide views are too few to show, and the cell says so', () => {
    assert.deepEqual([0.01, 0.05, 0.1].map(minGenuineAt), [300, 60, 30]);
    const few = known.filter(({ attack, raw }) => attack || raw >= 101);
    const columns = detectionColumns(detect(few));
    assert.equal(columns.genuine, 299);
    assert.deepEqual([columns.tpr_at_fpr_1pct, columns.tpr_at_fpr_1pct_low], ['below 300 genuine', '']);
    assert.equal(typeof columns.tpr_at_fpr_5pct, 'number');
    assert.equal(typeof detectionColumns(detect(known)).tpr_at_fpr_1pct, 'number');
  });

  it('has intervals that hold the truth about as often as they say, because the cut is taken again in each resample', () => {
    const simulations = Array.from({ length: 60 }, (_, i) => i);
    const held = simulations.map((seed) => {
      const { auc, tprAt } = detect(simulate(seed + 1, 110), { replicates: 150, seed: 1 });
      const at1 = tprAt[0]!;
      if (!('value' in at1)) throw new Error('Expected a TPR at FPR 1 %');
      const holds = (one: { low: number; high: number }, value: number) => one.low <= value && value <= one.high;
      return {
        auc: holds(auc, truth.auc),
        tpr: holds(at1, truth.tprAt1),
        fixed: holds(atFixedCut(seed), truth.tprAt1),
      };
    });
    const [auc, tpr, fixed] = (['auc', 'tpr', 'fixed'] as const).map((name) => shareOf(held, (one) => one[name]));
    // 95 of 100 is promised; of 60 simulations, chance alone may leave 87 of 100.
    assert.ok(auc! >= 0.86, `AUC held in ${auc}`);
    assert.ok(tpr! >= 0.86, `TPR held in ${tpr}`);
    assert.ok(fixed! < 0.8, `an interval at a fixed cut held the TPR in ${fixed}`);
  });
});

/** The interval that a binomial at the cut of the sample would give: what is not done here. */
function atFixedCut(seed: number): { readonly low: number; readonly high: number } {
  const views = simulate(seed + 1, 110);
  const genuine = views.filter(({ attack }) => !attack).map(({ raw }) => raw);
  const cut = genuine.toSorted((a, b) => b - a)[Math.floor(0.01 * genuine.length)]!;
  const attacks = views.filter(({ attack }) => attack);
  const share = shareOf(attacks, ({ raw }) => raw > cut);
  const half = 1.96 * Math.sqrt((share * (1 - share)) / attacks.length);
  return { low: share - half, high: share + half };
}
