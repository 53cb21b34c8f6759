export { AntifakeError, type ErrorCode, type ErrorReason, errorTable, type Reason, reasonTable } from './errors.ts';
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
