import { Counter, Gauge, Histogram, type ObserveDataWithExemplar } from 'prom-client';
import type { Span } from '../tracing/index.ts';
import type { OpenRegistry } from './metrics-exposition.ts';

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];

/** Name, meaning and labels of a metric family. */
export interface Described<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** Creates the metrics of one registry. */
export class Families {
  readonly #registry: OpenRegistry;

  constructor(registry: OpenRegistry) {
    this.#registry = registry;
  }

  /** @param buckets upper bounds; default: those for seconds. */
  histogram<const Label extends string>(
    { labelNames, ...described }: Described<Label>,
    buckets = secondsBuckets,
  ): Histogram<Label> {
    const registers = [this.#registry];
    return new Histogram({ ...described, labelNames: [...labelNames], buckets, registers, enableExemplars: true });
  }

  counter<const Label extends string>({ labelNames, ...described }: Described<Label>): Counter<Label> {
    return new Counter({ ...described, labelNames: [...labelNames], registers: [this.#registry] });
  }

  gauge<const Label extends string>({ labelNames, ...described }: Described<Label>): Gauge<Label> {
    return new Gauge({ ...described, labelNames: [...labelNames], registers: [this.#registry] });
  }
}

/** A measured value for a histogram, with the trace that it belongs to as its exemplar. */
export function measured<Label extends string>(
  value: number,
  labels: Partial<Record<Label, string>>,
  { sampledId }: Span,
): ObserveDataWithExemplar<Label> {
  const exemplarLabels = sampledId === undefined ? {} : { trace_id: sampledId };
  // The type allows here only labels of the metric, which is a mistake of prom-client.
  return { value, labels, exemplarLabels: exemplarLabels as NonNullable<ObserveDataWithExemplar<Label>['labels']> };
}
