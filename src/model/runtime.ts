import type * as Ort from 'onnxruntime-node';

// Since 1.29, ONNX Runtime keeps a device id and a queue of events in the home folder and sends to its maker which models ran on
// what, unless it is told otherwise before it starts: https://github.com/microsoft/onnxruntime/pull/27379
// Set as this file is loaded and not later, as what a thread sets in its own environment never reaches native code.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** ONNX Runtime, which sends nothing to anybody. Loaded when it is first asked for: a process that only reads models does without it. */
export function loadRuntime(): Promise<typeof Ort> {
  return import('onnxruntime-node');
}
