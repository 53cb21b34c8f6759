import type { Engine } from '../run/engine.ts';
import type { OtherAnswers } from '../scores/other.ts';
import type { ScoreRow } from '../scores/row.ts';
import { type Agreement, type Coverage, type Disagreement, pair } from './agreement.ts';
import { type Compared, compare } from './comparison.ts';
import { countOutcomes, type Outcomes } from './outcomes.ts';
import { type CheckMetrics, summarize } from './summary.ts';

/** All results of an evaluation: `metrics.json`. */
export interface Metrics {
  /** ISO 8601 */
  readonly madeAt: string;
  /** File name of the labels. */
  readonly labels: string;
  readonly engine: Engine;
  readonly outcomes: Outcomes;
  readonly checks: readonly CheckMetrics[];
  readonly comparison?: Comparison;
}

/** Results of the other side: curves of the checks with labelled photos of both classes, and verdicts photo by photo. */
export interface Comparison {
  readonly name: string;
  readonly checks: readonly Compared[];
  readonly coverage: Coverage;
  readonly agreements: readonly Agreement[];
  /** The first {@link maxDisagreements}. */
  readonly disagreements: readonly Disagreement[];
}

/** Number shown on the page and in metrics.json; disagreements.csv contains all of them. */
const maxDisagreements = 20;

/** The other side of a comparison. */
export interface Other {
  readonly name: string;
  readonly answers: OtherAnswers;
}

/** Input of the metrics. */
export interface MetricsInput {
  readonly rows: readonly ScoreRow[];
  readonly engine: Engine;
  readonly labels: string;
  readonly madeAt: Date;
  readonly other?: Other;
}

/** Enough draws that the ends of an interval hardly move with the seed, which is fixed so that a run can be repeated. */
const bootstrap = { replicates: 1000, seed: 1 } as const;

/** Measures judged rows. */
export function metricsOf({ rows, engine, labels, madeAt, other }: MetricsInput): Metrics {
  return {
    madeAt: madeAt.toISOString(),
    labels,
    engine,
    outcomes: countOutcomes(rows),
    checks: summarize(rows, engine.thresholds, bootstrap),
    ...(other && { comparison: compareWith(other, rows, engine) }),
  };
}

function compareWith({ name, answers }: Other, rows: readonly ScoreRow[], { thresholds }: Engine): Comparison {
  const { coverage, agreements, disagreements } = pair(rows, answers, thresholds);
  const checks = compare(rows, answers, bootstrap);
  return { name, checks, coverage, agreements, disagreements: disagreements.slice(0, maxDisagreements) };
}
