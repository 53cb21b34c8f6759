export { AntifakeError, type ErrorCode, type ErrorReason, errorTable, type Reason, reasonTable } from './errors.ts';
export type {
  CheckName,
  Failed,
  FailReason,
  Finding,
  Findings,
  Inspection,
  Judged,
  JudgedPortrait,
  ModelInfo,
  PortraitInspection,
} from './inspection.ts';
export {
  createInspector,
  type InspectOptions,
  type Inspector,
  type InspectorOptions,
  type OperatingPoint,
  type Step,
} from './pool/index.ts';
export type { CheckResult } from './result.ts';
