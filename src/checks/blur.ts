import { areaCut, type CardArea, type Portrait } from '../card/index.ts';
import { cutView, type Pixels, spanPx } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import type { Measured, Sighting } from './check.ts';
import { edgeFeatureCount, edgeFeatures } from './edge-features.ts';
import { slopesOf } from './edges.ts';
import { halveGrey, sharpnessAt, toGrey } from './sharpness.ts';
import { straightFeatureCount, straightFeatures } from './straight.ts';

/** Side of the square view around the face, in pixels and in millimetres on the card. */
export const blurView = { sidePx: 128, sideMm: 14 } as const;
const scales = 4;

/** The view of the card around the face: 40 mm × 30 mm at 8 px a millimetre. */
const around = { widthPx: 320, heightPx: 240, pxPerMm: 8 } as const;

/** The face at a fixed scale on the card (128 px for 14 mm), so that a measure means the same for every photo. */
export function blurCut({ card, portrait }: Pick<Sighting, 'card' | 'portrait'>) {
  return areaCut(card, faceSquare(portrait), { widthPx: blurView.sidePx, heightPx: blurView.sidePx });
}

/** The part of the card that the blur check looks at: print and lines around the portrait. */
export function blurArea({ face }: Portrait): CardArea {
  const [widthMm, heightMm] = [around.widthPx / around.pxPerMm, around.heightPx / around.pxPerMm];
  return {
    xMm: face.xMm + (face.widthMm - widthMm) / 2,
    yMm: face.yMm + (face.heightMm - heightMm) / 2,
    widthMm,
    heightMm,
  };
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

/** What the blur model reads. */
export function blurFeatures({ photo, card, portrait }: Sighting): Float32Array {
  const cut = blurCut({ card, portrait });
  const area = blurArea(portrait);
  const wide = toGrey(cutView(photo, { ...areaCut(card, area, around), sampling: 'single' }));
  return Float32Array.from([
    ...faceFeatures(cutView(photo, cut)),
    ...edgeFeatures(slopesOf(wide), area),
    ...straightFeatures(wide),
    Math.log(spanPx(cut)),
  ]);
}

/** Length of {@link blurFeatures}. */
export const blurFeatureCount = scales * 6 + edgeFeatureCount + straightFeatureCount + 1;

/**
 * Six sharpness statistics of the face (after OFIQ, ISO/IEC 29794-5, "Sharpness") at four dyadic scales, each as a logarithm
 * relative to the face's own contrast.
 */
function faceFeatures(view: Pixels): Float32Array {
  const features = new Float32Array(scales * 6);
  let grey = toGrey(view);
  const contrast = contrastOf(halveGrey(halveGrey(grey)).data);
  for (let scale = 0; scale < scales; scale++) {
    const { laplacian, box, across, down, edge, noise } = sharpnessAt(grey);
    [laplacian, box, across, down, edge, noise].forEach((value, i) => {
      features[scale * 6 + i] = Math.log((value + 0.05) / (contrast + 1));
    });
    grey = halveGrey(grey);
  }
  return features;
}

/** Standard deviation, in grey levels. */
function contrastOf(grey: Float32Array): number {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  return Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
}

/** Raw value: the blur's effective standard deviation on the card, in millimetres, whatever caused it. */
export async function measureBlur(sighting: Sighting, model: Model): Promise<Measured> {
  const features = blurFeatures(sighting);
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return { raw: Math.exp(value!.data[0]!) };
}
