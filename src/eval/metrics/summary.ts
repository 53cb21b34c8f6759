import { type CheckName, checkNames } from '../../inspection.ts';
import type { ScoreRow } from '../scores/row.ts';
import { type BootstrapOptions, estimate } from './bootstrap.ts';
import { curveOf } from './curve.ts';
import type { Estimate } from './interval.ts';
import { curveFigure, type Figure, pointFigure } from './min-photos.ts';
import { type Ranking, rank } from './ranking.ts';
import { type Item, itemsOf } from './sample.ts';
import { bpcerPoints, reliabilityBins } from './statistics.ts';

/** Number of photos of a class, and of their groups. */
export interface Count {
  readonly photos: number;
  readonly groups: number;
}

/** All figures of one check; rates by ISO/IEC 30107-3, 0..1. */
export interface CheckMetrics {
  readonly check: CheckName;
  readonly threshold: number;
  readonly bonaFide: Count;
  readonly attacks: Count;
  /** At the threshold. */
  readonly apcer: Estimate;
  readonly bpcer: Estimate;
  /** Like `eer`, only if both classes have enough photos for a curve. */
  readonly auc: Figure;
  readonly eer: Figure;
  /** The lowest APCER that BPCER at most `bpcer` allows, and the threshold closest to it. */
  readonly atBpcer: readonly { readonly bpcer: number; readonly apcer: Figure; readonly threshold: number }[];
  /** At the threshold, worst first. */
  readonly byKind: readonly { readonly kind: string; readonly photos: number; readonly apcer: Estimate }[];
  /** How many photos of each class have a score of 0–4, 5–9, … 95–100. */
  readonly histogram: { readonly bonaFide: readonly number[]; readonly attacks: readonly number[] };
  /** Share of attacks among the photos whose score lies in `from`..`to`. */
  readonly reliability: readonly {
    readonly from: number;
    readonly to: number;
    readonly photos: number;
    readonly attacks: Estimate;
  }[];
}

/** Measures every check that has labels of both classes. */
export function summarize(
  rows: readonly ScoreRow[],
  thresholds: Readonly<Record<CheckName, number>>,
  options: BootstrapOptions,
): readonly CheckMetrics[] {
  return checkNames.flatMap((check) => {
    const items = itemsOf(rows, check);
    const hasBoth = items.some((item) => item.attack) && items.some((item) => !item.attack);
    return hasBoth ? [summarizeCheck(check, items, { threshold: thresholds[check], ...options })] : [];
  });
}

function summarizeCheck(
  check: CheckName,
  items: readonly Item[],
  { threshold, ...options }: BootstrapOptions & { readonly threshold: number },
): CheckMetrics {
  const ranking = rank(items, threshold);
  const { auc, eer, apcer, bpcer, apcerAt, apcerOfKind, reliability } = estimate(ranking, options);
  const [bonaFide, attacks] = [items.filter((item) => !item.attack), items.filter((item) => item.attack)];
  const counts = { bonaFide: countOf(bonaFide), attacks: countOf(attacks) };
  const groups = { bonaFide: counts.bonaFide.groups, attacks: counts.attacks.groups };
  const kinds = ranking.kinds.map((kind, k) => {
    return { kind, photos: attacks.filter((item) => item.kind === kind).length, apcer: apcerOfKind[k]! };
  });
  return {
    check,
    threshold,
    ...counts,
    apcer,
    bpcer,
    auc: curveFigure(auc, groups),
    eer: curveFigure(eer, groups),
    atBpcer: bpcerPoints.map((bpcer, k) => {
      return { bpcer, apcer: pointFigure(bpcer, apcerAt[k]!, groups), threshold: thresholdFor(bpcer, bonaFide) };
    }),
    byKind: kinds.toSorted((a, b) => b.apcer.value - a.apcer.value),
    histogram: { bonaFide: histogramOf(bonaFide), attacks: histogramOf(attacks) },
    reliability: reliability.flatMap((share, bin) => reliabilityOf(ranking, bin, share)),
  };
}

function countOf(items: readonly Item[]): Count {
  return { photos: items.length, groups: new Set(items.map((item) => item.group)).size };
}

/** The lowest threshold that at most the given share of the bona fide scores exceed. */
function thresholdFor(bpcer: number, bonaFide: readonly Item[]): number {
  const allowed = bpcer * bonaFide.length + 1e-9;
  const thresholds = Array.from({ length: 101 }, (_, score) => score);
  return thresholds.find((threshold) => bonaFide.filter((item) => item.score > threshold).length <= allowed) ?? 100;
}

const histogramBins = 20;

function histogramOf(items: readonly Item[]): readonly number[] {
  const counts = new Array<number>(histogramBins).fill(0);
  for (const { score } of items) counts[Math.min(histogramBins - 1, Math.floor((score * histogramBins) / 100))]! += 1;
  return counts;
}

function reliabilityOf({ score }: Ranking, bin: number, attacks: Estimate): CheckMetrics['reliability'] {
  const from = (bin * 100) / reliabilityBins;
  const to = bin === reliabilityBins - 1 ? 100 : from + 100 / reliabilityBins - 1;
  const photos = score.filter((one) => one >= from && one < to + 1).length;
  return photos === 0 ? [] : [{ from, to, photos, attacks }];
}

/** The curve of a check over the given rows, for drawing. */
export function curveOfCheck(rows: readonly ScoreRow[], check: CheckName) {
  return curveOf(rank(itemsOf(rows, check), 100));
}
