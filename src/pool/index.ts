export {
  createInspector,
  type InspectOptions,
  type Inspector,
  type InspectorOptions,
  type OperatingPoint,
} from './inspector.ts';
