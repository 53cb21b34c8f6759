import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';
import { readLines } from '../../../synth/dataset/documents.ts';
import { compareModels, excludesZero, type JudgedTwice } from '../../shared/figures/difference.ts';
import { strataBy } from '../../shared/figures/strata.ts';
import type { Row } from '../../shared/figures/table.ts';
import { requiredPlace } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

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
    const second = new Map(readScores(values.second).map((score) => [keyOf(score), score]));
    const both = readScores(values.first).flatMap((score) => {
      const other = second.get(keyOf(score));
      return other === undefined ? [] : [{ ...score, first: score.raw, second: other.raw }];
    });
    process.stdout.write(`${JSON.stringify({ photos: both.length })}\n`);
    for (const row of rowsOf(both)) process.stdout.write(`${JSON.stringify(row)}\n`);
  },
});

/** The score of a photo that both benches keep. */
interface Kept {
  readonly sent: string;
  readonly kind: string;
  readonly person: string;
  readonly raw: number;
  readonly [more: string]: unknown;
}

type Both = Kept & Pick<JudgedTwice, 'first' | 'second'>;

function readScores(place: string): readonly Kept[] {
  const files = place.endsWith('.jsonl') ? [place] : globSync(join(place, 'chunk-*.jsonl')).sort();
  if (files.length === 0) throw new Error(`Expected scores in ${place}`);
  return files.flatMap((file) => readLines<Kept>(file));
}

/** Two photos are the same if all their planned properties are equal. */
function keyOf({ card, sent, kind, maker, person, strength }: Kept): string {
  return JSON.stringify([card, sent, kind, maker, person, strength]);
}

/** For each sending: each kind of attack against all genuine photos. */
function rowsOf(both: readonly Both[]): Row[] {
  return strataBy(both, ({ sent }) => sent).flatMap(({ name: sent, views }) => {
    const genuine = views.filter(({ kind }) => kind === 'genuine');
    const attacks = strataBy(
      views.filter(({ kind }) => kind !== 'genuine'),
      ({ kind }) => kind,
    );
    return attacks.map(({ name, views: some }) => {
      const judged = [...genuine, ...some].map((one) => ({ ...one, attack: one.kind !== 'genuine' }));
      const { auc, tprAt } = compareModels(judged);
      return {
        ...{ group: `${name} | ${sent}`, genuine: genuine.length, attacks: some.length },
        ...columnsOf('auc', auc),
        ...columnsOf('tpr_at_fpr_1pct', tprAt[0]),
        ...columnsOf('tpr_at_fpr_5pct', tprAt[1]),
        decides: excludesZero(auc) ? 'yes' : 'no',
      };
    });
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
