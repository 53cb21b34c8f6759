import { areaCut, type CardArea, type Portrait } from '../card/index.ts';
import { cutView, type Pixels, spanPx } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import type { Measured, Sighting } from './check.ts';
import { halveGrey, sharpnessAt, toGrey } from './sharpness.ts';

/** Side of the square view around the face, in pixels and in millimetres on the card. */
export const blurView = { sidePx: 128, sideMm: 14 } as const;
const scales = 4;

/** Room for what the check reads of the card around the face: print and lines beside the portrait. */
const aroundMm = { width: 44, height: 34 } as const;

/** The part of the card that the blur check looks at. */
export function blurArea({ face }: Portrait): CardArea {
  return {
    xMm: face.xMm + (face.widthMm - aroundMm.width) / 2,
    yMm: face.yMm + (face.heightMm - aroundMm.height) / 2,
    widthMm: aroundMm.width,
    heightMm: aroundMm.height,
  };
}

/** Length of {@link blurFeatures}. */
export const blurFeatureCount = scales * 6 + 1;

/** The face at a fixed scale on the card (128 px for 14 mm), so that a measure means the same for every photo. */
export function blurCut({ card, portrait }: Pick<Sighting, 'card' | 'portrait'>) {
  return areaCut(card, faceSquare(portrait), { widthPx: blurView.sidePx, heightPx: blurView.sidePx });
}

function faceSquare({ face }: Portrait): CardArea {
  const side = blurView.sideMm;
  return {
    xMm: face.xMm + (face.widthMm - side) / 2,
    yMm: face.yMm + (face.heightMm - side) / 2,
    widthMm: side,
    heightMm: side,
  };
}

/**
 * What the blur model reads: six sharpness statistics (after OFIQ, ISO/IEC 29794-5, "Sharpness") at four dyadic scales,
 * each as a logarithm relative to the face's own contrast, and the logarithm of photo pixels per view pixel.
 */
export function blurFeatures(view: Pixels, photoPxPerViewPx: number): Float32Array {
  const features = new Float32Array(blurFeatureCount);
  let grey = toGrey(view);
  const contrast = contrastOf(halveGrey(halveGrey(grey)).data);
  for (let scale = 0; scale < scales; scale++) {
    const { laplacian, box, across, down, edge, noise } = sharpnessAt(grey);
    [laplacian, box, across, down, edge, noise].forEach((value, i) => {
      features[scale * 6 + i] = Math.log((value + 0.05) / (contrast + 1));
    });
    grey = halveGrey(grey);
  }
  features[scales * 6] = Math.log(photoPxPerViewPx);
  return features;
}

/** Standard deviation, in grey levels. */
function contrastOf(grey: Float32Array): number {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  return Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
}

/** Raw value: the blur's effective standard deviation on the card, in millimetres, whatever caused it. */
export async function measureBlur(sighting: Sighting, model: Model): Promise<Measured> {
  const cut = blurCut(sighting);
  const features = blurFeatures(cutView(sighting.photo, cut), spanPx(cut));
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return { raw: Math.exp(value!.data[0]!) };
}
