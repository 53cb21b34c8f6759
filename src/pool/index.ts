export {
  createInspector,
  type InspectOptions,
  type Inspector,
  type InspectorOptions,
  type OperatingPoint,
  type Step,
} from './inspector.ts';
