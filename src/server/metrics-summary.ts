import type { Counter, Histogram } from 'prom-client';
import { type Bucket, percentilesOf } from './percentiles.ts';
import type { ServiceStatus } from './status-answers.ts';

/** Metrics in the form of `GET /v1/status`, since the start of the process. */
export type MetricsSummary = Pick<ServiceStatus, 'answers' | 'reasons' | 'verdicts' | 'steps'>;

/** Metrics that the summary is computed from. */
export interface SummarySources {
  readonly answers: Histogram<'route' | 'status'>;
  readonly steps: Histogram<'step'>;
  readonly reasons: Counter<'route' | 'status' | 'reason'>;
  readonly verdicts: Counter<'check' | 'verdict'>;
}

/** Reads what the metrics have counted. */
export async function summarise({ answers, steps, reasons, verdicts }: SummarySources): Promise<MetricsSummary> {
  return {
    answers: (await seriesOf(answers)).map(({ labels, buckets }) => ({
      route: labels.route ?? '',
      status: labels.status ?? '',
      answers: buckets.at(-1)!.count,
      ...percentilesOf(buckets),
    })),
    reasons: (await reasons.get()).values.map(({ labels, value }) => ({
      route: String(labels.route),
      status: String(labels.status),
      reason: String(labels.reason),
      answers: value,
    })),
    verdicts: (await verdicts.get()).values.map(({ labels, value }) => ({
      check: String(labels.check),
      verdict: String(labels.verdict),
      answers: value,
    })),
    steps: (await seriesOf(steps)).map(({ labels, buckets }) => ({
      step: labels.step ?? '',
      runs: buckets.at(-1)!.count,
      ...percentilesOf(buckets),
    })),
  };
}

/** The buckets of a histogram for one combination of its labels. */
interface Series<Label extends string> {
  readonly labels: Readonly<Partial<Record<Label, string>>>;
  readonly buckets: readonly Bucket[];
}

/** Every combination of labels that has an observation. */
async function seriesOf<Label extends string>(histogram: Histogram<Label>): Promise<readonly Series<Label>[]> {
  const { values } = await histogram.get();
  const byLabels = new Map<string, { labels: Series<Label>['labels']; buckets: Bucket[] }>();
  for (const { metricName, labels, value } of values) {
    if (metricName?.endsWith('_bucket') !== true) continue;
    const { le, ...rest } = labels as { readonly le?: string | number };
    const name = JSON.stringify(rest);
    const series = byLabels.get(name) ?? { labels: rest as Series<Label>['labels'], buckets: [] };
    series.buckets.push({ upTo: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), count: value });
    byLabels.set(name, series);
  }
  return [...byLabels.values()];
}
