import { locatePortrait } from '../../../../src/card/index.ts';
import { cardView, checks, deepfakeCut, faceView } from '../../../../src/checks/index.ts';
import { cutView, pyramid } from '../../../../src/image/index.ts';
import { type Model, openModel } from '../../../../src/model/index.ts';
import type { ModelTerms } from '../../../../src/names.ts';
import { judge } from '../../../../src/result.ts';
import { type Baselines, measureBaselines } from '../../../shared/photos/baselines.ts';
import { pointingPrecision } from '../pointing.ts';
import type { PairPhoto, PairRow } from './draw.ts';

/** The answer of the check for a photo, and the properties of the photo. */
export interface PairScore extends Omit<PairRow, 'corners' | 'replaced'>, Baselines {
  readonly raw: number;
  /** Result of each network, 0..1. */
  readonly parts: Readonly<Record<string, number>>;
  readonly yes: boolean;
  /** The verdict is no, but a person should look. */
  readonly unsure?: boolean;
  /** Share of the hottest tenth of the heatmap that lies in the replaced area; absent if nothing was replaced. */
  readonly pointing?: number;
}

/** Judges photos in the same way as the product, starting from the located card. */
export interface Judge {
  /** `undefined` if the portrait is not found. */
  readonly score: (photo: PairPhoto) => Promise<PairScore | undefined>;
  readonly model: Model;
}

/** Opens the models of a folder. */
export async function openJudge(dir: string, terms: ModelTerms): Promise<Judge> {
  const options = { dir, threads: 1, terms: terms === 'any' ? undefined : terms };
  const [model, detector] = [await openModel('deepfake', options), await openModel('face-detector', options)];
  return { model, score: (photo) => score(photo, { model, detector }) };
}

async function score(
  { pixels, row: { corners, replaced, ...row } }: PairPhoto,
  { model, detector }: { readonly model: Model; readonly detector: Model },
): Promise<PairScore | undefined> {
  const photo = pyramid(pixels);
  const portrait = await locatePortrait(photo, corners, detector);
  if (portrait === undefined) return undefined;
  const presentation = { photo, card: corners, portrait };
  const { raw, parts, heatmap } = await checks.deepfake.measure(presentation, model);
  const cut = deepfakeCut(presentation, cardView);
  const baselines = await measureBaselines(cutView(photo, deepfakeCut(presentation, faceView)), cutView(photo, cut));
  const { verdict, unsure } = judge(raw, model);
  return {
    ...row,
    ...baselines,
    raw,
    parts,
    yes: verdict === 'yes',
    ...(unsure !== undefined && { unsure }),
    ...(replaced && { pointing: pointingPrecision(heatmap, cut, replaced) }),
  };
}
