import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Queue } from './queue.ts';

/** What Prometheus reads. No label names a key or a caller. */
export interface Metrics {
  /** Media type of `text()`. */
  readonly contentType: string;
  text(): Promise<string>;
  countAnswer(answer: MeasuredAnswer): void;
  /** @param timingsMs milliseconds of each step of one inspection. */
  countSteps(timingsMs: Readonly<Record<string, number>>): void;
}

/** One answer as it is measured. */
export interface MeasuredAnswer {
  readonly route: string;
  readonly status: string;
  readonly isCharged: boolean;
  readonly durationMs: number;
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the metrics of one service, in a registry of its own. */
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
  const charged = new Counter({ name: 'antifake_charged_total', help: 'Charged answers.', registers });
  addQueueGauge(registry, 'running', () => queue.running);
  addQueueGauge(registry, 'waiting', () => queue.waiting);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countAnswer: ({ route, status, isCharged, durationMs }) => {
      answers.observe({ route, status }, durationMs / 1000);
      if (isCharged) charged.inc();
    },
    countSteps: (timingsMs) => {
      for (const [step, ms] of Object.entries(timingsMs)) steps.observe({ step }, ms / 1000);
    },
  };
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
