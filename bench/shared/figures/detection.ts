import { type BootstrapOptions, estimate } from '../../../src/eval/metrics/bootstrap.ts';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';
import { type Ranking, rank } from '../../../src/eval/metrics/ranking.ts';
import { bpcerPoints } from '../../../src/eval/metrics/statistics.ts';
import type { Row } from './table.ts';

/** One judged view. */
export interface Judged {
  readonly attack: boolean;
  /** The person, or on real photos the document: views of the same one are not independent. */
  readonly person: string;
  /** Higher is more suspicious. */
  readonly raw: number;
}

/** TPR at a share of false alarms, or the number of bona fide views that it requires. */
export type Tpr = Estimate | { readonly needed: number };

/** How well attacks are separated from bona fide views. */
export interface Detection {
  readonly genuine: number;
  readonly attacks: number;
  /** Of both classes. */
  readonly people: number;
  readonly auc: Estimate;
  /** At FPR 1 %, 5 % and 10 %. */
  readonly tprAt: readonly Tpr[];
}

/** Shares of false alarms at which a TPR is given. */
export const falseAlarmShares = bpcerPoints;

/** If a cut allows fewer expected false alarms than this, one or two photos decide where it is. */
const minAlarms = 3;

/** Number of bona fide views below which no TPR is given at this FPR: 300 at 1 %. */
export function minGenuineAt(fpr: number): number {
  return Math.round(minAlarms / fpr);
}

/** Fixed, so that a table can be reproduced. */
const bootstrap = { replicates: 1000, seed: 1 } as const;

/**
 * AUC and TPR with 95 % intervals, by a bootstrap over people. The cut for an FPR is computed again from the bona fide views of every
 * resample: an interval at a fixed cut would ignore that the cut itself is uncertain.
 */
export function detect(views: readonly Judged[], options: BootstrapOptions = bootstrap): Detection {
  const genuine = views.filter(({ attack }) => !attack).length;
  const { auc, apcerAt } = estimate(rankViews(views), options);
  const tprAt = apcerAt.map((apcer, k): Tpr => {
    const needed = minGenuineAt(falseAlarmShares[k]!);
    return genuine < needed ? { needed } : complement(apcer);
  });
  const people = new Set(views.map(({ person }) => person)).size;
  return { genuine, attacks: views.length - genuine, people, auc, tprAt };
}

/** Views in the order of their raw values. */
export function rankViews(views: readonly Judged[]): Ranking {
  const items = views.map(({ attack, person, raw }) => ({
    ...{ attack, group: person, value: raw },
    ...{ score: 0, kind: attack ? 'attack' : '', file: '' },
  }));
  return rank(items, 0);
}

/** Columns of a table: counts, AUC and TPR with the ends of their intervals; instead of a TPR that is not given, the number of views that it requires. */
export function detectionColumns({ genuine, attacks, people, auc, tprAt }: Detection): Row {
  const columns = tprAt.flatMap((tpr, k) => tprColumns(tpr, `tpr_at_fpr_${100 * falseAlarmShares[k]!}pct`));
  return {
    ...{ genuine, attacks, people },
    ...{ auc: auc.value, auc_low: auc.low, auc_high: auc.high },
    ...Object.fromEntries(columns),
  };
}

function tprColumns(tpr: Tpr, name: string): [string, string | number][] {
  const ends = [`${name}_low`, `${name}_high`] as const;
  if ('needed' in tpr)
    return [[name, `below ${tpr.needed} genuine`], ...ends.map((end): [string, string] => [end, ''])];
  return [
    [name, tpr.value],
    [ends[0], tpr.low],
    [ends[1], tpr.high],
  ];
}

function complement({ value, low, high }: Estimate): Estimate {
  return { value: 1 - value, low: 1 - high, high: 1 - low };
}
