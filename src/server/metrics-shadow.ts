import type { ShadowSide } from '../store/index.ts';
import type { Span } from '../tracing/index.ts';
import { type Families, measured } from './metrics-families.ts';

/** Why a photo that was chosen for candidate models was not compared. */
type Missed = 'busy' | 'queue' | 'failed' | 'not_stored';

/** What the models in use and the candidates answered to one photo. */
interface Pair {
  readonly current: ShadowSide;
  readonly candidate: ShadowSide;
}

/** Metrics of the comparison with candidate models. */
export interface ShadowMetrics {
  /** Without candidate models it is never called, and the metric has no value. */
  setEnabled(isEnabled: boolean): void;
  /** Counts a photo that was chosen but not compared. */
  count(result: Missed): void;
  /** Counts a photo that was compared, with the verdicts and the differences of the scores if both sides judged it. */
  countPair(pair: Pair, span: Span): void;
}

/** Points, without a sign: the OpenMetrics format has no histograms of negative values. */
const differenceBuckets = [0, 1, 2, 5, 10, 20, 50, 100];

export function createShadowMetrics(families: Families): ShadowMetrics {
  const photos = families.counter({
    name: 'antifake_shadow_photos_total',
    help: 'Photos chosen for candidate models: compared, or why not.',
    labelNames: ['result'],
  });
  const enabled = families.gauge({
    name: 'antifake_shadow_enabled',
    help: '1 while candidate models judge photos, 0 after they were switched off.',
    labelNames: [],
  });
  enabled.remove();
  const countDifferences = measureDifferences(families);
  return {
    setEnabled: (isEnabled) => enabled.set(isEnabled ? 1 : 0),
    count: (result) => photos.inc({ result }),
    countPair: (pair, span) => {
      photos.inc({ result: 'compared' });
      countDifferences(pair, span);
    },
  };
}

function measureDifferences(families: Families) {
  const verdicts = families.counter({
    name: 'antifake_shadow_verdicts_total',
    help: 'Pairs of verdicts of the models in use and the candidates, by check.',
    labelNames: ['check', 'verdict', 'candidate'],
  });
  const differences = families.histogram(
    {
      name: 'antifake_shadow_score_difference',
      help: 'Difference of the score of the candidate and the score in use, 0..100, by check.',
      labelNames: ['check'],
    },
    differenceBuckets,
  );
  return ({ current, candidate }: Pair, span: Span) => {
    for (const [check, { score, isYes }] of Object.entries(current.scores ?? {})) {
      const other = candidate.scores?.[check];
      if (other === undefined) continue;
      verdicts.inc({ check, verdict: isYes ? 'yes' : 'no', candidate: other.isYes ? 'yes' : 'no' });
      differences.observe(measured(Math.abs(other.score - score), { check }, span));
    }
  };
}
