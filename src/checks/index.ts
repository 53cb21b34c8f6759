import { type CheckName, type CheckResult, checkNames } from '../inspection.ts';
import type { Model } from '../model/index.ts';
import { measureBlur } from './blur.ts';
import { judge, type Measure, type Sighting } from './check.ts';
import { measureDeepfake } from './deepfake.ts';
import { measurePrint } from './print.ts';

export { blurArea, blurInput, blurPixels, blurView } from './blur.ts';
export type { Sighting } from './check.ts';
export { cardView, deepfakeArea, deepfakeCut, deepfakeInputs, faceView } from './deepfake.ts';
export { type FindingModels, measureFinding, runFindings } from './findings.ts';
export { type PrintViews, printArea, printFeatureCounts, printFeatures, printSizes, printViews } from './print.ts';
export { textureFeatureCount, textureFeatures } from './texture.ts';

/** The model of each check. */
export type CheckModels = Readonly<Record<CheckName, Model>>;

/** How each check measures. */
export const measureChecks: Readonly<Record<CheckName, Measure>> = {
  blur: measureBlur,
  deepfake: measureDeepfake,
  print: measurePrint,
};

/** What the checks need besides the sighting. */
export interface CheckRun<Name extends CheckName = CheckName> {
  /** Which checks to run; default: all. */
  readonly names?: readonly Name[];
  readonly models: CheckModels;
  /** Override those of the manifests. */
  readonly thresholds: Partial<Readonly<Record<CheckName, number>>>;
  readonly watch: { time<T>(step: string, act: () => Promise<T>): Promise<T> };
}

/** Runs the checks, one after the other: each model run already uses the threads it is given. */
export async function runChecks<Name extends CheckName = CheckName>(
  sighting: Sighting,
  { names, models, thresholds, watch }: CheckRun<Name>,
): Promise<Record<Name, CheckResult>> {
  const results: Partial<Record<CheckName, CheckResult>> = {};
  for (const name of names ?? checkNames) {
    const measured = await watch.time(name, () => measureChecks[name](sighting, models[name]));
    results[name] = judge(measured, models[name], thresholds[name]);
  }
  return results as Record<Name, CheckResult>;
}
