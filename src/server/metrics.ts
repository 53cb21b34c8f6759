import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Reason } from '../errors.ts';
import type { Inspection, Judged } from '../inspection.ts';
import { type MetricsSummary, summarise } from './metrics-summary.ts';
import type { Queue } from './queue.ts';

/** Metrics for Prometheus. No label contains a key or a caller. */
export interface Metrics {
  /** Holds all metrics; parts of the service add their own. */
  readonly registry: Registry;
  /** Media type of `text()`. */
  readonly contentType: string;
  text(): Promise<string>;
  /** The same figures for `GET /v1/status`. */
  summary(): Promise<MetricsSummary>;
  countAnswer(answer: MeasuredAnswer): void;
  /** Counts an answer to a caller with the secret before the last rotation. */
  countPreviousSecret(): void;
  /** Counts the times of its steps, and its scores and verdicts, if any; a replayed answer is not counted again. */
  countInspection(inspection: Inspection): void;
}

/** Measurements of one answer. */
export interface MeasuredAnswer {
  readonly route: string;
  readonly status: string;
  /** Absent: the answer is OK. */
  readonly reason: Reason | undefined;
  readonly isCharged: boolean;
  readonly durationMs: number;
}

/** Buckets of five points: a drift of the scores of a day is visible long before any verdict changes. */
const scoreBuckets = Array.from({ length: 21 }, (_, step) => 5 * step);
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];

/** Creates the metrics of one service, in a registry of its own. */
export function createMetrics(queue: Queue): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: 'antifake_answer_seconds',
    help: 'Time from request to answer, by route and status.',
    labelNames: ['route', 'status'],
    buckets: secondsBuckets,
    registers,
  });
  const steps = new Histogram({
    name: 'antifake_step_seconds',
    help: 'Time of each step of an inspection.',
    labelNames: ['step'],
    buckets: secondsBuckets,
    registers,
  });
  const reasons = new Counter({
    name: 'antifake_reasons_total',
    help: 'Answers that are not OK, by route, status and reason.',
    labelNames: ['route', 'status', 'reason'],
    registers,
  });
  const charged = new Counter({ name: 'antifake_charged_total', help: 'Charged answers.', registers });
  const previousSecrets = new Counter({
    name: 'antifake_previous_secret_total',
    help: 'Answers to callers that still use the secret before the last rotation of their key; the log names the key.',
    registers,
  });
  const { verdicts, countChecks } = createCheckCounters(registry);
  addQueueGauge(registry, 'running', () => queue.running);
  addQueueGauge(registry, 'waiting', () => queue.waiting);
  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    summary: () => summarise({ answers, steps, reasons, verdicts }),
    countAnswer: ({ route, status, reason, isCharged, durationMs }) => {
      if (reason !== undefined) reasons.inc({ route, status, reason });
      answers.observe({ route, status }, durationMs / 1000);
      if (isCharged) charged.inc();
    },
    countPreviousSecret: () => previousSecrets.inc(),
    countInspection: (inspection) => {
      for (const [step, ms] of Object.entries(inspection.timingsMs)) steps.observe({ step }, ms / 1000);
      if (inspection.outcome === 'judged') countChecks(inspection.checks);
    },
  };
}

/** Verdicts and scores of each check: a drift of the incoming photos is visible here first. */
function createCheckCounters(registry: Registry) {
  const verdicts = new Counter({
    name: 'antifake_verdicts_total',
    help: 'Verdicts, by check.',
    labelNames: ['check', 'verdict'],
    registers: [registry],
  });
  const scores = new Histogram({
    name: 'antifake_score',
    help: 'Scores, 0..100, by check.',
    labelNames: ['check'],
    buckets: scoreBuckets,
    registers: [registry],
  });
  const countChecks = (checks: Judged['checks']) => {
    for (const [check, { verdict, score }] of Object.entries(checks)) {
      verdicts.inc({ check, verdict });
      scores.observe({ check }, score);
    }
  };
  return { verdicts, countChecks };
}

function addQueueGauge(registry: Registry, state: 'running' | 'waiting', read: () => number): void {
  new Gauge({
    name: `antifake_queue_${state}`,
    help: `Inspections that are ${state}.`,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
