import { Counter, Gauge, Histogram } from 'prom-client';
import type { ShadowSide } from '../store/index.ts';
import type { OpenRegistry } from './metrics-exposition.ts';

/** Why a photo that was chosen for candidate models was not compared. */
type Missed = 'busy' | 'queue' | 'failed' | 'not_stored';

/** Metrics of the comparison with candidate models. */
export interface ShadowMetrics {
  /** Counts a photo that was chosen but not compared. */
  count(result: Missed): void;
  /** Counts a photo that was compared, with the verdicts and the differences of the scores if both sides judged it. */
  countPair(current: ShadowSide, candidate: ShadowSide): void;
}

/** Points, without a sign: the OpenMetrics format has no histograms of negative values. */
const differenceBuckets = [0, 1, 2, 5, 10, 20, 50, 100];

/** Adds the metrics to a registry. @param isEnabled whether the candidates still judge photos. */
export function measureShadow(registry: OpenRegistry, isEnabled: () => boolean): ShadowMetrics {
  const registers = [registry];
  const photos = new Counter({
    name: 'antifake_shadow_photos_total',
    help: 'Photos chosen for candidate models: compared, or why not.',
    labelNames: ['result'],
    registers,
  });
  const verdicts = new Counter({
    name: 'antifake_shadow_verdicts_total',
    help: 'Pairs of verdicts of the models in use and the candidates, by check.',
    labelNames: ['check', 'verdict', 'candidate'],
    registers,
  });
  const differences = new Histogram({
    name: 'antifake_shadow_score_difference',
    help: 'Difference of the score of the candidate and the score in use, 0..100, by check.',
    labelNames: ['check'],
    buckets: differenceBuckets,
    registers,
  });
  new Gauge({
    name: 'antifake_shadow_enabled',
    help: '1 while candidate models judge photos, 0 after they were switched off.',
    registers,
    collect() {
      this.set(isEnabled() ? 1 : 0);
    },
  });
  return {
    count: (result) => photos.inc({ result }),
    countPair: (current, candidate) => {
      photos.inc({ result: 'compared' });
      for (const [check, { score, isYes }] of Object.entries(current.scores ?? {})) {
        const other = candidate.scores?.[check];
        if (other === undefined) continue;
        verdicts.inc({ check, verdict: isYes ? 'yes' : 'no', candidate: other.isYes ? 'yes' : 'no' });
        differences.observe({ check }, Math.abs(other.score - score));
      }
    },
  };
}
