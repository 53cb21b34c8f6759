export {
  CalibrationFile,
  calibrationId,
  type FittedCheck,
  readCalibration,
  withCalibration,
} from './calibration.ts';
export { listModels, type ModelList, readModelList, shippedList } from './listed.ts';
export { type Fusion, Manifest, scoreOf, termsDescription } from './manifest.ts';
export {
  type Model,
  type ModelFile,
  type ModelsFolder,
  type Numbers,
  openGraph,
  openModel,
  openModelFile,
  readModel,
  substituteOf,
} from './session.ts';
