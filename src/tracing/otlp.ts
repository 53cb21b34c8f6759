import {
  type Span as ApiSpan,
  type Context,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { machineMs } from '../machine-clock.ts';
import type { Beginning, Exported, Tracing, TracingOptions } from './index.ts';
import type { Past, Span } from './trace.ts';

/** Spans of one request to the receiver: writing them takes the thread that answers callers about a millisecond. */
const maxExportBatchSize = 128;
const maxCloseMs = 2000;

/** Traces with OpenTelemetry's own packages. Nothing global is set, so a program that uses the library keeps its own tracing. */
export function traceWith(options: TracingOptions): Tracing {
  const listeners: ((exported: Exported) => void)[] = [];
  const exporter = reporting(new OTLPTraceExporter({ url: options.url }), (exported) => {
    for (const listener of listeners) listener(exported);
  });
  const { delayMs: scheduledDelayMillis, maxQueueSize } = options;
  const provider = new TracerProvider({
    sampler: samplerOf(options),
    resource: resourceOf(options),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis,
        maxQueueSize,
        maxExportBatchSize: Math.min(maxQueueSize, maxExportBatchSize),
      }),
    ],
  });
  const tracer = provider.getTracer('antifake', options.version);
  return {
    isOn: true,
    begin: (beginning) => begin(tracer, beginning),
    onExport: (listener) => void listeners.push(listener),
    close: async () => {
      const { promise: timeout, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, maxCloseMs);
      await Promise.race([provider.shutdown().catch(() => undefined), timeout]);
      clearTimeout(timer);
    },
  };
}

/** The same exporter, which also tells how each export ended. */
function reporting(exporter: SpanExporter, tell: (exported: Exported) => void): SpanExporter {
  return {
    export: (spans: ReadableSpan[], done: (result: ExportResult) => void) =>
      exporter.export(spans, (result) => {
        const error = result.error ?? new Error('the receiver did not accept the spans');
        tell({ spans: spans.length, ...(result.code === ExportResultCode.FAILED && { error }) });
        // The processor repeats nothing: it would only report the failure once more, in its own way.
        done({ code: ExportResultCode.SUCCESS });
      }),
    shutdown: () => exporter.shutdown(),
  };
}

function samplerOf({ sampler, ratio }: TracingOptions): Sampler {
  const [, isByParent, rule] = /^(parentbased_)?(.*)$/.exec(sampler)!;
  const root = { always_on: AlwaysOnSampler, always_off: AlwaysOffSampler, traceidratio: TraceIdRatioBasedSampler };
  const own = new root[rule as keyof typeof root](ratio);
  return isByParent === undefined ? own : new ParentBasedSampler({ root: own });
}

/** OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES replace what is set here. */
function resourceOf({ version }: TracingOptions) {
  const detectors = [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector];
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'antifake', 'service.version': version }))
    .merge(detectResources({ detectors }));
}

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;

function begin(tracer: Tracer, { name, traceparent, attributes = {}, kind = 'server' }: Beginning): Span {
  const parent = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null;
  const context = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
  // One reading of the wall clock for all spans of the trace: otherwise an adjusted clock could put them into a wrong order.
  const epochMs = Date.now() - machineMs();
  const startTime = epochMs + machineMs();
  const span = tracer.startSpan(name, { kind: kinds[kind], attributes, startTime }, context);
  return new OpenSpan({ tracer, epochMs, context, span });
}

/** What an open span consists of. */
interface Parts {
  readonly tracer: Tracer;
  /** Milliseconds since 1970 at which the machine's clock was 0. */
  readonly epochMs: number;
  /** The context in which the span was started. */
  readonly context: Context;
  readonly span: ApiSpan;
}

class OpenSpan implements Span {
  readonly traceId: string;
  readonly sampledId: string | undefined;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    const { traceId, traceFlags } = parts.span.spanContext();
    this.traceId = traceId;
    this.sampledId = (traceFlags & TraceFlags.SAMPLED) === 0 ? undefined : traceId;
    this.#parts = parts;
  }

  get headers() {
    return { traceparent: traceparentOf(this.#parts.span.spanContext()) };
  }

  async run<T>(name: string, work: (span: Span) => Promise<T>): Promise<T> {
    const child = new OpenSpan({ ...this.#parts, ...this.#start(name, machineMs()) });
    let isFailed = true;
    try {
      const result = await work(child);
      isFailed = false;
      return result;
    } finally {
      child.end({ isFailed });
    }
  }

  add({ name, fromMs, toMs, isFailed }: Past): void {
    endSpan(this.#start(name, fromMs).span, this.#parts.epochMs + toMs, isFailed);
  }

  set(attributes: Parameters<Span['set']>[0]): void {
    this.#parts.span.setAttributes(attributes);
  }

  end({ isFailed }: { readonly isFailed: boolean } = { isFailed: false }): void {
    endSpan(this.#parts.span, this.#parts.epochMs + machineMs(), isFailed);
  }

  #start(name: string, fromMs: number) {
    const { tracer, epochMs, context: parent, span } = this.#parts;
    const context = trace.setSpan(parent, span);
    return { context, span: tracer.startSpan(name, { startTime: epochMs + fromMs }, context) };
  }
}

function endSpan(span: ApiSpan, endTime: number, isFailed: boolean): void {
  // No message and no exception: an error may quote what a caller sent.
  if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endTime);
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
