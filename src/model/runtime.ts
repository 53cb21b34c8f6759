import type * as Ort from 'onnxruntime-node';

// Since 1.29, ONNX Runtime stores a device id and a queue of events in the home folder and reports to its vendor which models ran on
// which hardware, unless this is disabled before it starts: https://github.com/microsoft/onnxruntime/pull/27379
// Set when this file is loaded and not later, because changes that a thread makes to its environment do not reach native code.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** ONNX Runtime, with telemetry disabled. Loaded on first use, because a process that only reads models does not need it. */
export function loadRuntime(): Promise<typeof Ort> {
  return import('onnxruntime-node');
}
