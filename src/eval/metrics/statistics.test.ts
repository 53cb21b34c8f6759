import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { curveOf } from './curve.ts';
import { rank } from './ranking.ts';
import { measure } from './statistics.ts';

interface Golden {
  readonly name: string;
  readonly truth: readonly (0 | 1)[];
  readonly value: readonly number[];
  readonly score: readonly number[];
  readonly threshold: number;
  readonly expected: {
    readonly auc: number;
    readonly eer: number;
    readonly apcer: number;
    readonly bpcer: number;
    readonly apcerAt: readonly number[];
    readonly curve: Readonly<Record<'value' | 'bpcer' | 'apcer', readonly number[]>>;
  };
}

const golden = new URL('../../../test/golden/eval/metrics.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { readonly cases: readonly Golden[] };

function near(actual: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= 1e-9, `${what}: ${value} is not ${expected[i]}`);
  });
}

function ranked({ truth, value, score, threshold }: Golden) {
  const items = truth.map((label, i) => ({
    value: value[i]!,
    score: score[i]!,
    attack: label === 1,
    group: String(i),
    kind: label === 1 ? 'any' : '',
    file: String(i),
  }));
  return rank(items, threshold);
}

describe('metrics agree with scikit-learn to 1e-9', () => {
  for (const one of cases)
    it(`on scores that are ${one.name}`, () => {
      const { auc, eer, apcer, bpcer, apcerAt } = measure(ranked(one));
      const { expected } = one;
      near([auc, eer, apcer, bpcer], [expected.auc, expected.eer, expected.apcer, expected.bpcer], 'rates');
      near(apcerAt, expected.apcerAt, 'APCER at BPCER');
      const curve = curveOf(ranked(one)).slice(1);
      near(
        curve.map((cut) => cut.value),
        expected.curve.value,
        'cuts',
      );
      near(
        curve.map((cut) => cut.bpcer),
        expected.curve.bpcer,
        'BPCER',
      );
      near(
        curve.map((cut) => cut.apcer),
        expected.curve.apcer,
        'APCER',
      );
    });
});

describe('error rates', () => {
  const photo = (score: number, kind = '') => ({
    value: score,
    score,
    attack: kind !== '',
    group: `${score}`,
    kind,
    file: '',
  });

  it('are reported for each kind of attack, and reliability for each range of ten scores', () => {
    const items = [photo(10), photo(90), photo(95, 'swap'), photo(20, 'swap'), photo(92, 'paste')];
    const ranking = rank(items, 85);
    const { apcerOfKind, reliability } = measure(ranking);
    assert.deepEqual(ranking.kinds, ['paste', 'swap']);
    assert.deepEqual(apcerOfKind, [0, 0.5]);
    assert.deepEqual([reliability[1], reliability[2], reliability[9]], [0, 1, 2 / 3]);
  });

  it('count a group as often as it was drawn', () => {
    const ranking = rank([photo(10), photo(90), photo(95, 'swap'), photo(20, 'swap')], 85);
    const weights = Float64Array.from(ranking.groups, (group) => (group === '90' ? 3 : 1));
    assert.equal(measure(ranking, weights).bpcer, 0.75);
  });

  it('count a score equal to the threshold as a no', () => {
    const ranking = rank([photo(85), photo(86, 'swap')], 85);
    assert.deepEqual([measure(ranking).bpcer, measure(ranking).apcer], [0, 0]);
  });
});
