export { AntifakeError, type ErrorCode, errorTable } from './errors.ts';
export { createInspector, type InspectOptions, type Inspector, type InspectorOptions } from './inspect.ts';
export type {
  CheckName,
  CheckResult,
  Failed,
  FailReason,
  Inspection,
  Judged,
  JudgedPortrait,
  ModelInfo,
  PortraitInspection,
} from './inspection.ts';
