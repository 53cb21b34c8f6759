import { type GroupWeights, sweep } from './curve.ts';
import type { Ranking } from './ranking.ts';

/** The operating points in every report, as shares. */
export const bpcerPoints = [0.01, 0.05, 0.1] as const;

/** Width of a bin of reliability, in score. */
const binWidth = 10;
/** 0–9, 10–19, … 80–89, 90–100. */
export const reliabilityBins = 10;

/** The bin of reliability of a score. */
export function binOf(score: number): number {
  return Math.min(reliabilityBins - 1, Math.floor(score / binWidth));
}

/** Figures of a ranking; shares 0..1, NaN if there is nothing to divide by. */
export interface Statistics {
  /** Area under the ROC curve: the chance that an attack ranks above a bona fide photo; ties count half. */
  readonly auc: number;
  /** Equal error rate: where APCER and BPCER meet, on a straight line between the two nearest cuts. */
  readonly eer: number;
  /** At the threshold. */
  readonly apcer: number;
  readonly bpcer: number;
  /** The lowest APCER with BPCER at most at each of {@link bpcerPoints}. */
  readonly apcerAt: readonly number[];
  /** At the threshold, for each kind of the ranking. */
  readonly apcerOfKind: readonly number[];
  /** Share of attacks among the photos of each bin of scores. */
  readonly reliability: readonly number[];
}

/** Measures a ranking, with its groups weighted as a bootstrap drew them. */
export function measure(ranking: Ranking, weights?: GroupWeights): Statistics {
  return { ...measureCurve(ranking, weights), ...measureThreshold(ranking, weights) };
}

/** Figures that depend only on order. Rounding must not push a rate over its limit. */
function measureCurve(ranking: Ranking, weights?: GroupWeights): Pick<Statistics, 'auc' | 'eer' | 'apcerAt'> {
  const apcerAt: number[] = bpcerPoints.map(() => 1);
  let auc = 0;
  let eer = Number.NaN;
  let [lastApcer, lastBpcer] = [1, 0];
  sweep(
    ranking,
    (apcer, bpcer) => {
      auc += ((bpcer - lastBpcer) * (2 - apcer - lastApcer)) / 2;
      if (lastApcer > lastBpcer && apcer <= bpcer) {
        const part = (lastApcer - lastBpcer) / (lastApcer - lastBpcer - (apcer - bpcer));
        eer = lastBpcer + part * (bpcer - lastBpcer);
      }
      for (let k = 0; k < bpcerPoints.length; k++) if (bpcer <= bpcerPoints[k]! + 1e-12) apcerAt[k] = apcer;
      [lastApcer, lastBpcer] = [apcer, bpcer];
    },
    weights,
  );
  return { auc, eer, apcerAt };
}

type AtThreshold = Pick<Statistics, 'apcer' | 'bpcer' | 'apcerOfKind' | 'reliability'>;

/** Figures that depend on scores. */
function measureThreshold(ranking: Ranking, weights?: GroupWeights): AtThreshold {
  const missed = new Float64Array(ranking.kinds.length);
  const attacks = new Float64Array(ranking.kinds.length);
  const binAttacks = new Float64Array(reliabilityBins);
  const binPhotos = new Float64Array(reliabilityBins);
  let alarms = 0;
  let bonaFide = 0;
  for (let i = 0; i < ranking.size; i++) {
    const weight = weights === undefined ? 1 : weights[ranking.group[i]!]!;
    const bin = binOf(ranking.score[i]!);
    binPhotos[bin]! += weight;
    if (ranking.attack[i] === 1) {
      binAttacks[bin]! += weight;
      attacks[ranking.kind[i]!]! += weight;
      if (ranking.yes[i] === 0) missed[ranking.kind[i]!]! += weight;
    } else {
      bonaFide += weight;
      if (ranking.yes[i] === 1) alarms += weight;
    }
  }
  return {
    apcer: sum(missed) / sum(attacks),
    bpcer: alarms / bonaFide,
    apcerOfKind: Array.from(missed, (part, k) => part / attacks[k]!),
    reliability: Array.from(binAttacks, (part, k) => part / binPhotos[k]!),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
