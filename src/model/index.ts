export {
  CalibrationFile,
  calibrationId,
  type FittedCheck,
  readCalibration,
  withCalibration,
} from './calibration.ts';
export { listModels, type ModelList, readModelList, shippedList } from './listed.ts';
export {
  type Calibration,
  type Fusion,
  Manifest,
  type ModelTerms,
  modelTerms,
  scoreOf,
  type Terms,
  termsDescription,
} from './manifest.ts';
export {
  type Model,
  type ModelFile,
  type ModelOptions,
  type ModelsFolder,
  type Numbers,
  openGraph,
  openModel,
  openModelFile,
  readModel,
} from './session.ts';
