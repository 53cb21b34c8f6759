import type { Estimate } from '../../../src/eval/metrics/interval.ts';
import { compareModels, excludesZero } from '../../shared/figures/difference.ts';
import type { Row } from '../../shared/figures/table.ts';
import { requiredPlace } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';
import { type Both, kindsOfAttack, readBoth } from './both-models.ts';

/** Two models on the same photos. */
export const subject = defineSubject({
  name: 'deepfake-compare',
  about:
    'Is one model better than another? Paired differences of AUC and TPR on the same photos, second minus first, from the `--scores` that `deepfake-pairs` or `deepfake-real` kept for each model. A change ships only if the interval excludes 0 (docs/adr/0011); then `decides` is *yes*.',
  options: {
    first: requiredPlace('FIRST', 'Scores of the shipped model: a folder or a file.'),
    second: requiredPlace('SECOND', 'Scores of the other model.'),
  },
  measure: async ({ values }) => {
    const both = readBoth(values.first, values.second);
    process.stdout.write(`${JSON.stringify({ photos: both.length })}\n`);
    for (const row of rowsOf(both)) process.stdout.write(`${JSON.stringify(row)}\n`);
  },
});

/** For each sending: each kind of attack against all genuine photos. */
function rowsOf(both: readonly Both[]): Row[] {
  return kindsOfAttack(both).map(({ group, genuine, attacks }) => {
    const { auc, tprAt } = compareModels([...genuine, ...attacks]);
    return {
      ...{ group, genuine: genuine.length, attacks: attacks.length },
      ...columnsOf('auc', auc),
      ...columnsOf('tpr_at_fpr_1pct', tprAt[0]),
      ...columnsOf('tpr_at_fpr_5pct', tprAt[1]),
      decides: excludesZero(auc) ? 'yes' : 'no',
    };
  });
}

function columnsOf(name: string, difference: Estimate | undefined): Row {
  if (difference === undefined) return { [name]: 'too few genuine' };
  const { value, low, high } = difference;
  return { [name]: round(value), [`${name}_low`]: round(low), [`${name}_high`]: round(high) };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
