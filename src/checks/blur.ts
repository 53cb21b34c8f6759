import { areaCut, type CardArea, type Portrait, type Presentation } from '../card/index.ts';
import { type Cut, cutGrey, cutView, lumaOf, type Tensor } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { CheckResult } from '../result.ts';
import type { Check, Measured } from './check.ts';

/** Is the portrait too blurred to be compared? */
export const blur = {
  result: CheckResult,
  example: { raw: 0.057, score: 7, threshold: 70, verdict: 'no' },
  needsCard: false,
  measure,
} as const satisfies Check;

/** The view of the card around the face: 32 mm × 24 mm, at a fixed scale, so that a blur in millimetres looks the same in every photo. */
export const blurView = { widthPx: 320, heightPx: 240, pxPerMm: 10 } as const;

/** The part of the card for the blur check, centred on the face: print and lines around the portrait show the blur, too. */
export function blurArea({ face }: Portrait): CardArea {
  const [widthMm, heightMm] = [blurView.widthPx / blurView.pxPerMm, blurView.heightPx / blurView.pxPerMm];
  return {
    xMm: face.xMm + (face.widthMm - widthMm) / 2,
    yMm: face.yMm + (face.heightMm - heightMm) / 2,
    widthMm,
    heightMm,
  };
}

/** Input pixels of the blur model: {@link blurArea} in grey, `(240, 320)` bytes row by row. */
export function blurPixels(presentation: Presentation): Uint8Array {
  return lumaOf(cutView(presentation.photo, blurCut(presentation)));
}

/** {@link blurPixels} as `(1, 1, 240, 320)` float32 0..1. */
export function blurInput(presentation: Presentation): Tensor {
  return cutGrey(presentation.photo, blurCut(presentation));
}

function blurCut({ card, portrait }: Presentation): Cut {
  return { ...areaCut(card, blurArea(portrait), blurView), sampling: 'single' };
}

/** Raw value: the blur's effective standard deviation on the card, in millimetres, whatever caused it. */
async function measure(presentation: Presentation, model: Model): Promise<Measured> {
  const { value } = await model.run({ view: blurInput(presentation) });
  return { raw: Math.exp(value!.data[0]!) };
}
