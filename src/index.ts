export { AntifakeError, type ErrorCode, errorTable } from './errors.ts';
export type {
  CheckName,
  CheckResult,
  Failed,
  FailReason,
  Finding,
  FindingName,
  Inspection,
  Judged,
  JudgedPortrait,
  ModelInfo,
  PortraitInspection,
} from './inspection.ts';
export { createInspector, type InspectOptions, type Inspector, type InspectorOptions } from './pool/index.ts';
