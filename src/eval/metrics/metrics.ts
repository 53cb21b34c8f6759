import type { Engine } from '../run/engine.ts';
import type { OtherScores } from '../scores/read.ts';
import type { ScoreRow } from '../scores/row.ts';
import { type Compared, compare } from './comparison.ts';
import { countOutcomes, type Outcomes } from './outcomes.ts';
import { type CheckMetrics, summarize } from './summary.ts';

/** Everything that an evaluation found: `metrics.json`. */
export interface Metrics {
  /** ISO 8601 */
  readonly madeAt: string;
  /** The labels' file name. */
  readonly labels: string;
  readonly engine: Engine;
  readonly outcomes: Outcomes;
  readonly checks: readonly CheckMetrics[];
  readonly comparison?: { readonly name: string; readonly checks: readonly Compared[] };
}

/** The other side of a comparison. */
export interface Other {
  readonly name: string;
  readonly scores: OtherScores;
}

/** What metrics are made of. */
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
    ...(other && { comparison: { name: other.name, checks: compare(rows, other.scores, bootstrap) } }),
  };
}
