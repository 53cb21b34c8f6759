import { locatePortrait } from '../../../../src/card/index.ts';
import { cardView, checks, deepfakeCut, faceView } from '../../../../src/checks/index.ts';
import { cutView, pyramid } from '../../../../src/image/index.ts';
import { type Model, openModel } from '../../../../src/model/index.ts';
import { judge } from '../../../../src/result.ts';
import { type Baselines, measureBaselines } from '../../../shared/photos/baselines.ts';
import { pointingPrecision } from '../pointing.ts';
import type { PairPhoto, PairRow } from './draw.ts';

/** What the check answers to a photo, beside what is known about it. */
export interface PairScore extends Omit<PairRow, 'corners' | 'replaced'>, Baselines {
  readonly raw: number;
  /** Of each network, 0..1. */
  readonly parts: Readonly<Record<string, number>>;
  readonly yes: boolean;
  /** Of the hottest tenth of the heatmap, the share that lies in what was replaced; where something was. */
  readonly pointing?: number;
}

/** Judges photos as the product does from the located card on. */
export interface Judge {
  /** Nothing where the portrait is not found. */
  readonly score: (photo: PairPhoto) => Promise<PairScore | undefined>;
  readonly model: Model;
}

/** Opens the models of a folder. */
export async function openJudge(dir: string): Promise<Judge> {
  const options = { dir, threads: 1 };
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
  const sighting = { photo, card: corners, portrait };
  const { raw, parts, heatmap } = await checks.deepfake.measure(sighting, model);
  const cut = deepfakeCut(sighting, cardView);
  const baselines = await measureBaselines(cutView(photo, deepfakeCut(sighting, faceView)), cutView(photo, cut));
  const yes = judge(raw, model).verdict === 'yes';
  return {
    ...row,
    ...baselines,
    raw,
    parts,
    yes,
    ...(replaced && { pointing: pointingPrecision(heatmap, cut, replaced) }),
  };
}
