import { collectDefaultMetrics } from 'prom-client';
import type { Reason } from '../errors.ts';
import type { Inspection, Judged } from '../inspection.ts';
import type { TimedOperation } from '../store/index.ts';
import type { Exported, Span } from '../tracing/index.ts';
import { createRegistry, type Exposition, Expositions } from './metrics-exposition.ts';
import { Families, measured } from './metrics-families.ts';
import { addSaturation, type SaturationSources } from './metrics-saturation.ts';
import { createShadowMetrics, type ShadowMetrics } from './metrics-shadow.ts';
import { type MetricsSummary, summarise } from './metrics-summary.ts';

/**
 * Metrics for Prometheus. No label contains a key or a caller. The buckets of times and scores keep the last trace that was counted in
 * them, as an exemplar, if it is exported.
 */
export interface Metrics {
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
  countOperation(operation: TimedOperation, span: Span): void;
  countExport(exported: Exported): void;
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
/** An operation on the store usually takes a millisecond or two, most of it for the disk. */
const storeBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Creates the metrics of one service, in a registry of its own. */
export function createMetrics(sources: SaturationSources): Metrics {
  const registry = createRegistry();
  collectDefaultMetrics({ register: registry });
  const families = new Families(registry);
  const { answers, reasons, countAnswer, countPreviousSecret } = measureAnswers(families);
  const { steps, verdicts, countInspection, countWait } = measureInspections(families);
  const parts = measureParts(families);
  const shadow = createShadowMetrics(families);
  addSaturation(registry, sources);
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
  const steps = families.histogram({
    name: 'antifake_step_seconds',
    help: 'Time of each step of an inspection.',
    labelNames: ['step'],
  });
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
    for (const [step, ms] of Object.entries(inspection.timingsMs)) steps.observe(measured(ms / 1000, { step }, span));
    if (inspection.outcome === 'judged') countChecks(inspection.checks, span);
  };
  return { steps, verdicts, countWait, countInspection };
}

/** The parts that the service depends on: the store, and the receiver of traces. */
function measureParts(families: Families): Pick<Metrics, 'countOperation' | 'countExport'> {
  const operations = families.histogram(
    {
      name: 'antifake_store_seconds',
      help: 'Time of each operation on the store, with its retries.',
      labelNames: ['operation'],
    },
    storeBuckets,
  );
  const failures = families.counter({
    name: 'antifake_store_failures_total',
    help: 'Operations on the store that failed.',
    labelNames: ['operation'],
  });
  const spans = families.counter({
    name: 'antifake_trace_spans_total',
    help: 'Spans for the OTLP receiver, by result; those that failed are lost.',
    labelNames: ['result'],
  });
  return {
    countOperation: ({ name: operation, fromMs, toMs, isFailed }, span) => {
      operations.observe(measured((toMs - fromMs) / 1000, { operation }, span));
      if (isFailed) failures.inc({ operation });
    },
    countExport: ({ spans: count, error }) => {
      spans.inc({ result: error === undefined ? 'exported' : 'failed' }, count);
    },
  };
}
