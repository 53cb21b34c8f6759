import type { Reason } from '../errors.ts';
import type { Inspector } from '../index.ts';
import type { Inspection, Judged } from '../inspection.ts';
import type { Span } from '../tracing/index.ts';
import type { BatchParts } from './call.ts';
import { createRegistry, type Exposition, Expositions } from './metrics-exposition.ts';
import { Families, measured } from './metrics-families.ts';
import { createPartMetrics, type PartMetrics } from './metrics-parts.ts';
import { addProcesses } from './metrics-processes.ts';
import { addSaturation, type SaturationSources } from './metrics-saturation.ts';
import { createShadowMetrics, type ShadowMetrics } from './metrics-shadow.ts';
import { addSlices } from './metrics-slices.ts';
import { measureSteps } from './metrics-steps.ts';
import { type MetricsSummary, summarise } from './metrics-summary.ts';

/**
 * Metrics for Prometheus. No label contains a key or a caller. The buckets of times and scores keep the last trace that was counted in
 * them, as an exemplar, if it is exported.
 */
export interface Metrics extends PartMetrics {
  /** @param accept media types that the reader accepts. */
  expose(accept: string | undefined): Promise<Exposition>;
  /** The same figures for `GET /v1/status`. */
  summary(): Promise<MetricsSummary>;
  countAnswer(answer: MeasuredAnswer): void;
  /** Counts an answer to a caller with the secret before the last rotation. */
  countPreviousSecret(): void;
  /** Counts how long a photo has waited for its turn, whether it came or not. */
  countWait(waitMs: number, span: Span): void;
  /** Counts the times of its steps, and its scores and verdicts, if any; a replayed answer is not counted again. */
  countInspection(inspection: Inspection, span: Span): void;
  /** Those of candidate models; they have values only while there are some. */
  readonly shadow: ShadowMetrics;
}

/** Measurements of one answer. */
export interface MeasuredAnswer {
  readonly route: string;
  readonly status: string;
  /** Absent: the answer is OK. */
  readonly reason: Reason | undefined;
  readonly isCharged: boolean;
  readonly durationMs: number;
  readonly span: Span;
}

/** Buckets of five points: a drift of the scores of a day is visible long before any verdict changes. */
const scoreBuckets = Array.from({ length: 21 }, (_, step) => 5 * step);

/** What the metrics read at each scrape. */
export interface MetricsSources extends SaturationSources {
  readonly inspector: Inspector;
  /** Absent without batches. */
  readonly countSlices: BatchParts['countSlices'] | undefined;
}

/** Creates the metrics of one service, in a registry of its own. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = createRegistry();
  const families = new Families(registry);
  const { answers, reasons, countAnswer, countPreviousSecret } = measureAnswers(families);
  const { steps, verdicts, countInspection, countWait } = measureInspections(families);
  const parts = createPartMetrics(families);
  const shadow = createShadowMetrics(families);
  addProcesses(registry, sources.inspector);
  addSaturation(registry, sources);
  addSlices(registry, sources.countSlices);
  const expositions = new Expositions(registry);
  return {
    expose: (accept) => expositions.write(accept),
    summary: () => summarise({ answers, steps, reasons, verdicts }),
    countAnswer,
    countPreviousSecret,
    countWait,
    countInspection,
    ...parts,
    shadow,
  };
}

function measureAnswers(families: Families) {
  const answers = families.histogram({
    name: 'antifake_answer_seconds',
    help: 'Time from request to answer, by route and status.',
    labelNames: ['route', 'status'],
  });
  const reasons = families.counter({
    name: 'antifake_reasons_total',
    help: 'Answers that are not OK, by route, status and reason.',
    labelNames: ['route', 'status', 'reason'],
  });
  const charged = families.counter({ name: 'antifake_charged_total', help: 'Charged answers.', labelNames: [] });
  const previousSecrets = families.counter({
    name: 'antifake_previous_secret_total',
    help: 'Answers to callers that still use the secret before the last rotation of their key; the log names the key.',
    labelNames: [],
  });
  const countAnswer: Metrics['countAnswer'] = ({ route, status, reason, isCharged, durationMs, span }) => {
    if (reason !== undefined) reasons.inc({ route, status, reason });
    answers.observe(measured(durationMs / 1000, { route, status }, span));
    if (isCharged) charged.inc();
  };
  return { answers, reasons, countAnswer, countPreviousSecret: () => previousSecrets.inc() };
}

/** Verdicts and scores of each check: a drift of the incoming photos is visible here first. */
function measureInspections(families: Families) {
  const waits = families.histogram({
    name: 'antifake_queue_wait_seconds',
    help: 'Time that a photo waited for its turn.',
    labelNames: [],
  });
  const { steps, countSteps } = measureSteps(families);
  const verdicts = families.counter({
    name: 'antifake_verdicts_total',
    help: 'Verdicts, by check.',
    labelNames: ['check', 'verdict'],
  });
  const scores = families.histogram(
    { name: 'antifake_score', help: 'Scores, 0..100, by check.', labelNames: ['check'] },
    scoreBuckets,
  );
  const countChecks = (checks: Judged['checks'], span: Span) => {
    for (const [check, { verdict, score }] of Object.entries(checks)) {
      verdicts.inc({ check, verdict });
      scores.observe(measured(score, { check }, span));
    }
  };
  const countWait: Metrics['countWait'] = (waitMs, span) => waits.observe(measured(waitMs / 1000, {}, span));
  const countInspection: Metrics['countInspection'] = (inspection, span) => {
    countSteps(inspection, span);
    if (inspection.outcome === 'judged') countChecks(inspection.checks, span);
  };
  return { steps, verdicts, countWait, countInspection };
}
