export { createInspector, type InspectOptions, type Inspector, type InspectorOptions } from './inspector.ts';
