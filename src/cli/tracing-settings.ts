import { samplerNames, type TracingOptions } from '../tracing/index.ts';
import { choice, flag, fraction, integer, optional, type Setting, text } from './setting.ts';

/**
 * OpenTelemetry's standard variables that decide whether and how traces are exported. Its exporter itself reads those for headers,
 * certificates, compression and timeouts: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export const tracingSettings = {
  otlpEndpoint: optional(
    httpUrl({
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      sentence: 'OTLP receiver for traces, to which `/v1/traces` is appended.',
    }),
    'nothing is traced',
  ),
  otlpTracesEndpoint: optional(
    httpUrl({ name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', sentence: 'The same, as the whole address for traces.' }),
    'that of OTEL_EXPORTER_OTLP_ENDPOINT',
  ),
  otlpProtocol: choice({
    name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    choices: ['http/protobuf'],
    fallback: 'http/protobuf',
    sentence: 'Protocol of the receiver.',
  }),
  tracesExporter: choice({
    name: 'OTEL_TRACES_EXPORTER',
    choices: ['otlp', 'none'],
    fallback: 'otlp',
    sentence: '`none`: nothing is traced, whatever the endpoint.',
  }),
  otelDisabled: flag({ name: 'OTEL_SDK_DISABLED', sentence: 'Nothing is traced, whatever the endpoint.' }),
  tracesSampler: choice({
    name: 'OTEL_TRACES_SAMPLER',
    choices: samplerNames,
    fallback: 'parentbased_always_on',
    sentence: 'Which traces are exported; `parentbased_…`: a `traceparent` of the caller decides.',
  }),
  tracesSamplerArg: fraction({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    fallback: 1,
    sentence: 'Share of the traces for the samplers `traceidratio` and `parentbased_traceidratio`.',
  }),
  traceDelayMs: integer({
    name: 'OTEL_BSP_SCHEDULE_DELAY',
    unit: 'milliseconds',
    min: 10,
    max: 600_000,
    fallback: 5000,
    sentence: 'Time between two exports of traces.',
  }),
  traceQueueSize: integer({
    name: 'OTEL_BSP_MAX_QUEUE_SIZE',
    unit: 'spans',
    min: 1,
    max: 100_000,
    fallback: 2048,
    sentence: 'Maximum number of spans that wait for an export; further ones are dropped.',
  }),
} as const;

type TracingSettings = {
  readonly [Key in keyof typeof tracingSettings]: (typeof tracingSettings)[Key] extends Setting<infer T> ? T : never;
};

/** Options of tracing; `undefined`: nothing is traced. */
export function tracingOptions(settings: TracingSettings, version: string): TracingOptions | undefined {
  const { otlpEndpoint, otlpTracesEndpoint, otelDisabled, tracesExporter } = settings;
  const url = otlpTracesEndpoint ?? (otlpEndpoint && `${otlpEndpoint.replace(/\/$/, '')}/v1/traces`);
  if (url === undefined || otelDisabled || tracesExporter === 'none') return undefined;
  const { tracesSampler: sampler, tracesSamplerArg, traceDelayMs: delayMs, traceQueueSize: maxQueueSize } = settings;
  return { url, sampler, ratio: tracesSamplerArg, delayMs, maxQueueSize, version };
}

function httpUrl(setting: { readonly name: string; readonly sentence: string }): Setting<string> {
  const isHttp = (value: string) => /^https?:$/.test(URL.parse(value)?.protocol ?? '');
  // It may contain a password.
  const base = text({ ...setting, expected: 'http://… or https://…', fallback: '' });
  return { ...base, isSecret: true, parse: (value) => (isHttp(value) ? value : undefined) };
}
