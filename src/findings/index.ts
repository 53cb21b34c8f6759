import type { Presentation } from '../card/index.ts';
import type { Findings } from '../inspection.ts';
import type { Model } from '../model/index.ts';
import { judge } from '../result.ts';
import { measureScreen } from './screen.ts';

export { measureScreen, textureFeatureCount, textureFeatures } from './screen.ts';

/** The model of each finding. */
export type FindingModels = Readonly<Record<keyof Findings, Model>>;

/** Experimental output of `inspect` in addition to the checks. No check depends on it. */
export async function runFindings(presentation: Presentation, { screen }: FindingModels): Promise<Findings> {
  return { screen: { ...judge(await measureScreen(presentation, screen), screen), experimental: true } };
}
