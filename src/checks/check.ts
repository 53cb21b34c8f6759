import type { Portrait } from '../card/index.ts';
import { AntifakeError } from '../errors.ts';
import type { Pyramid, Quad } from '../image/index.ts';
import type { DeepfakeResult, Heatmap } from '../inspection.ts';
import { type Model, scoreOf } from '../model/index.ts';

/** What every check looks at: the photo, and where card and portrait are. */
export interface Sighting {
  readonly photo: Pyramid;
  readonly card: Quad;
  readonly portrait: Portrait;
  /** The picture shows the portrait without its card: `card` is where one would lie. */
  readonly alone?: boolean;
}

/** What a check got out of the pixels. */
export interface Measured {
  readonly raw: number;
  /** What each kind of evidence says by itself, from models that have several. */
  readonly parts?: DeepfakeResult['parts'];
  /** Where it saw its fault, from models that say so. */
  readonly heatmap?: Heatmap;
}

/** One check: measures the pixels by its model. */
export type Measure = (sighting: Sighting, model: Model) => Promise<Measured>;

/** Turns a raw value into the answer: calibrated by the manifest, above the threshold means yes (ADR 4). */
export function judge(measured: Measured, { manifest }: Model, threshold = manifest.threshold): DeepfakeResult {
  const { raw, parts, heatmap } = measured;
  if (!Number.isFinite(raw))
    throw new AntifakeError('internal', `expected a finite raw value for ${manifest.name} but received ${raw}`);
  if (manifest.calibration === undefined || threshold === undefined)
    throw new AntifakeError('internal', `expected calibration and threshold in the manifest of ${manifest.name}`);
  const score = Math.round(scoreOf(raw, manifest.calibration));
  const verdict = score > threshold ? 'yes' : 'no';
  return { raw, score, threshold, verdict, ...(parts && { parts }), ...(heatmap && { heatmap }) };
}
