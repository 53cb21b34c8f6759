import type { Static } from 'typebox';
import type { Presentation } from '../card/index.ts';
import type { Model } from '../model/index.ts';
import { type CheckName, checkNames } from '../names.ts';
import { judge } from '../result.ts';
import * as table from './table.ts';

export { blurArea, blurInput, blurPixels, blurView } from './blur.ts';
export { cardView, deepfakeArea, deepfakeCut, deepfakeInputs, faceView, type Heatmap } from './deepfake.ts';
export { type PrintViews, printFeatureCounts, printFeatures, printSizes, printViews } from './print.ts';

/** Every check, by its name. */
export const checks = table satisfies Record<CheckName, unknown>;
type Checks = typeof checks;

/** A check that does not need the rest of the card. */
export type PortraitCheckName = {
  [Name in CheckName]: Checks[Name]['needsCard'] extends true ? never : Name;
}[CheckName];

/** Names of the checks that are possible for a portrait without its card. */
export const portraitCheckNames = checkNames.filter((name) => !checks[name].needsCard) as readonly PortraitCheckName[];

/** Results of some checks, by name. */
export type CheckResults<Name extends CheckName = CheckName> = { [N in Name]: Static<Checks[N]['result']> };

/** The model of each check. */
export type CheckModels = Readonly<Record<CheckName, Model>>;

/** What the checks need besides the presentation. */
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
  presentation: Presentation,
  { names, models, thresholds, watch }: CheckRun<Name>,
): Promise<CheckResults<Name>> {
  const results: Partial<Record<CheckName, unknown>> = {};
  for (const name of names ?? checkNames) {
    const { raw, ...rest } = await watch.time(name, () => checks[name].measure(presentation, models[name]));
    results[name] = { ...judge(raw, models[name], thresholds[name]), ...rest };
  }
  return results as CheckResults<Name>;
}
