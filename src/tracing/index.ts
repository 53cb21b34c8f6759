import { type Attributes, type Span, untraced } from './trace.ts';

export { onLostSpans } from './lost-spans.ts';
export { currentSpan, type Span, untraced, within } from './trace.ts';

/** Names of the samplers that OpenTelemetry specifies: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export const samplerNames = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** How traces are sampled, and where to. Headers, certificates, compression and timeouts are read by the exporter itself. */
export interface TracingOptions {
  /** Address of an OTLP receiver for traces, HTTP with protobuf. */
  readonly url: string;
  readonly sampler: (typeof samplerNames)[number];
  /** Share of the traces for the samplers by ratio, 0..1. */
  readonly ratio: number;
  /** Time between two exports. */
  readonly delayMs: number;
  /** Maximum number of spans that wait for an export; further ones are dropped. */
  readonly maxQueueSize: number;
  readonly version: string;
}

/** What begins a trace, or continues that of another service. */
export interface Beginning {
  readonly name: string;
  /** The header `traceparent` of the caller; anything but a valid one is ignored. */
  readonly traceparent?: unknown;
  readonly attributes?: Attributes;
  /** Who asked for the work: a caller who waits for the answer, which is the default, or a queue. */
  readonly kind?: 'server' | 'consumer';
}

/** The end of an export. */
export interface Exported {
  readonly spans: number;
  /** Why they could not be exported; they are lost. */
  readonly error?: Error;
}

/** Traces of one process. */
export interface Tracing {
  /** False: every span is `untraced`. */
  readonly isOn: boolean;
  begin(beginning: Beginning): Span;
  /** Calls back after each export. */
  onExport(listener: (exported: Exported) => void): void;
  /** Exports what is left, for max two seconds. */
  close(): Promise<void>;
}

/** Traces nothing. */
export const noTracing: Tracing = {
  isOn: false,
  begin: () => untraced,
  onExport: () => undefined,
  close: async () => undefined,
};

/** Loads OpenTelemetry if there are options; otherwise nothing is loaded and nothing is traced. */
export async function openTracing(options: TracingOptions | undefined): Promise<Tracing> {
  if (options === undefined) return noTracing;
  const { traceWith } = await import('./otlp.ts');
  return traceWith(options);
}
