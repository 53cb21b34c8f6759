import { estimate } from '../../../src/eval/metrics/bootstrap.ts';
import { rank } from '../../../src/eval/metrics/ranking.ts';

/** One judgement: whether it is a yes, and whose portrait it was. */
export interface Answer {
  readonly yes: boolean;
  readonly person: string;
}

/** The 95 % interval of the share of yes, by bootstrap over people as in `antifake eval`. */
export function yesInterval(answers: readonly Answer[]): readonly [low: number, high: number] {
  if (answers.length === 0) return [Number.NaN, Number.NaN];
  const items = answers.map(({ yes, person }) => ({
    attack: false,
    kind: '',
    file: '',
    group: person,
    value: yes ? 1 : 0,
    score: yes ? 1 : 0,
  }));
  const { low, high } = estimate(rank(items, 0.5), { replicates: 1000, seed: 1 }).bpcer;
  return [low, high];
}
