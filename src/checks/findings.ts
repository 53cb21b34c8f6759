import type { Finding, FindingName } from '../inspection.ts';
import type { Model } from '../model/index.ts';
import { judge, type Measured, type Sighting } from './check.ts';
import { textureFeatures } from './texture.ts';

/** The model of each finding. */
export type FindingModels = Readonly<Record<FindingName, Model>>;

/** What each finding reads. */
const featuresOf: Readonly<Record<FindingName, (sighting: Sighting) => Float32Array>> = {
  screen: textureFeatures,
};

/** Raw value: the probability, 0..1, that the card was shown on a screen. */
export async function measureFinding(name: FindingName, sighting: Sighting, model: Model): Promise<Measured> {
  const features = featuresOf[name](sighting);
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return { raw: value!.data[0]! };
}

/** What `inspect` tells beside the checks. No verdict of a check hangs on it. */
export async function runFindings(sighting: Sighting, models: FindingModels): Promise<Record<FindingName, Finding>> {
  const find = async (name: FindingName): Promise<Finding> => {
    const judged = judge(await measureFinding(name, sighting, models[name]), models[name]);
    return { ...judged, experimental: true };
  };
  return { screen: await find('screen') };
}
