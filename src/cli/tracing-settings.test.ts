import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings, SettingError } from './settings.ts';
import { tracingOptions } from './tracing-settings.ts';

const optionsOf = (environment: Readonly<Record<string, string>>) => tracingOptions(readSettings(environment), '1');
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('tracing settings', () => {
  it('trace nothing without an endpoint, or if tracing is switched off', () => {
    assert.equal(optionsOf({}), undefined);
    assert.equal(optionsOf({ ...endpoint, OTEL_SDK_DISABLED: 'true' }), undefined);
    assert.equal(optionsOf({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }), undefined);
  });

  it('append the path to the general endpoint, and take the one for traces as it is', () => {
    assert.equal(optionsOf(endpoint)?.url, 'http://collector:4318/v1/traces');
    assert.equal(optionsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://x/otlp/' })?.url, 'https://x/otlp/v1/traces');
    const own = { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other:1/in' };
    assert.equal(optionsOf(own)?.url, 'http://other:1/in');
  });

  it('have the defaults of OpenTelemetry', () => {
    const { sampler, ratio, delayMs, maxQueueSize } = optionsOf(endpoint)!;
    assert.deepEqual([sampler, ratio, delayMs, maxQueueSize], ['parentbased_always_on', 1, 5000, 2048]);
    const set = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '.25' };
    assert.equal(optionsOf({ ...endpoint, ...set })?.ratio, 0.25);
  });

  it('refuse what they do not support, without showing an address that may contain a password', () => {
    for (const [name, value] of [
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector-secret:4318'],
      ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
      ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
      ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
      ['OTEL_BSP_SCHEDULE_DELAY', 'soon'],
    ] as const)
      assert.throws(
        () => readSettings({ [name]: value }),
        (error) => error instanceof SettingError && error.message.includes(name) && !error.message.includes('secret'),
      );
  });
});
