import { cardMm, type Presentation } from '../card/index.ts';
import { cutView, lumaAt, meanWidthPx, type Pixels, type Point, project, rectToQuad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Shape, shapeCount, shapeOf } from './rings.ts';
import { addPowers, spectrumPx } from './spectrum.ts';

/** Centres of the squares relative to the middle of the face, in millimetres on the card: the portrait, its panel and what surrounds it. */
const placesMm = [
  [0, 0],
  [-8, -8],
  [8, -8],
  [8, 8],
  [-8, 8],
] as const;
const quantiles = [0.02, 0.1, 0.5, 0.9, 0.98] as const;
const blockPx = 4;

/** Length of {@link textureFeatures}. */
export const textureFeatureCount = 2 * shapeCount + 20;

/** Raw value: the probability, 0..1, that the card was shown on a screen. */
export async function measureScreen(presentation: Presentation, model: Model): Promise<number> {
  const features = textureFeatures(presentation);
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return value!.data[0]!;
}

/** Five squares of 64×64 pixels of the photo as it is, not resampled: grids and grain do not survive resampling. */
function texturePatches({ photo, card, portrait: { face } }: Presentation): readonly Pixels[] {
  const { widthPx, heightPx } = photo.photo;
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, card);
  const [xMm, yMm] = [face.xMm + face.widthMm / 2, face.yMm + face.heightMm / 2];
  return placesMm.map(([dx, dy]) => {
    const [x, y]: Point = project(toPhoto, [xMm + dx, yMm + dy]);
    const left = corner(x, widthPx);
    const top = corner(y, heightPx);
    return cutView(photo, { widthPx: spectrumPx, heightPx: spectrumPx, toPhoto: [1, 0, left, 0, 1, top, 0, 0, 1] });
  });
}

/** First pixel of a square around `middle`, moved so that the square is inside the photo. */
function corner(middle: number, sidePx: number): number {
  return Math.max(0, Math.min(sidePx - spectrumPx, Math.round(middle - spectrumPx / 2)));
}

/**
 * Input of the screen finding: spectra of brightness and of red against blue (power by ring, lines that stand out), brightness and its
 * range, saturation, tint, noise in bright and dark places and in the flattest blocks, and pixels per millimetre.
 */
export function textureFeatures(presentation: Presentation): Float32Array {
  const planes = texturePatches(presentation).map(planesOf);
  const sums = [new Float32Array(spectrumPx ** 2), new Float32Array(spectrumPx ** 2)] as const;
  for (const { luma, chroma } of planes) addPowers([luma, chroma], sums);
  const shapes = sums.map((sum) => listed(shapeOf(sum.map((power) => power / planes.length))));
  const levels = quantilesOf(
    planes.map(({ luma }) => luma),
    quantiles,
  );
  const middle = levels[2]!;
  const features = [
    ...shapes.flat(),
    ...levels.map((level) => level / 255),
    ...quantilesOf(
      planes.map(({ saturation }) => saturation),
      [0.1, 0.5, 0.9, 0.99],
    ).map((level) => level / 255),
    ...tintOf(planes),
    ...roughness(planes, middle).map(log),
    ...flattest(planes).map(log),
    log(meanWidthPx(presentation.card) / cardMm.width),
  ];
  return Float32Array.from(features);
}

interface Planes {
  /** Grey levels 0..255, and red minus blue. */
  readonly luma: Float32Array;
  readonly chroma: Float32Array;
  /** 255 (max − min) / (max + 16) */
  readonly saturation: Float32Array;
  /** Mean logarithm of red and of blue against green. */
  readonly tint: readonly [number, number];
}

function planesOf({ data }: Pixels): Planes {
  const count = data.length / 3;
  const [luma, chroma, saturation] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const sums = [0, 0, 0];
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    luma[i] = lumaAt(r, g, b);
    chroma[i] = r - b;
    const high = Math.max(r, g, b);
    saturation[i] = (255 * (high - Math.min(r, g, b))) / (high + 16);
    sums[0]! += r;
    sums[1]! += g;
    sums[2]! += b;
  }
  const ratio = (k: number): number => Math.log((sums[k]! + count) / (sums[1]! + count));
  return { luma, chroma, saturation, tint: [ratio(0), ratio(2)] };
}

function listed({ bands, oblique, across, down, top }: Shape): number[] {
  return [...bands, oblique, across, down, top];
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.length * parts[0]!.length);
  parts.forEach((part, i) => {
    out.set(part, i * part.length);
  });
  return out;
}

/** Quantiles of numbers between 0 and 255, to whole numbers. */
function quantilesOf(parts: readonly Float32Array[], shares: readonly number[]): number[] {
  const counts = new Uint32Array(257);
  let count = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) counts[Math.round(part[i]!)]! += 1;
    count += part.length;
  }
  return shares.map((share) => {
    let [level, below] = [0, counts[0]!];
    while (below <= share * (count - 1)) below += counts[++level]!;
    return level;
  });
}

function tintOf(planes: readonly Planes[]): number[] {
  return ([0, 1] as const).map((k) => planes.reduce((sum, { tint }) => sum + tint[k], 0) / planes.length);
}

/** Mean absolute difference to the mean of the right and lower neighbours, in places brighter and darker than `middle`: luma, then chroma. */
function roughness(planes: readonly Planes[], middle: number): number[] {
  const sums = [0, 0, 0, 0];
  const counts = [1, 1];
  for (const { luma, chroma } of planes)
    for (let i = 0; i < luma.length - spectrumPx - 1; i++) {
      const side = luma[i]! > middle ? 0 : 1;
      sums[side]! += Math.abs(luma[i]! - (luma[i + 1]! + luma[i + spectrumPx]!) / 2);
      sums[2 + side]! += Math.abs(chroma[i]! - (chroma[i + 1]! + chroma[i + spectrumPx]!) / 2);
      counts[side]! += 1;
    }
  return sums.map((sum, k) => sum / counts[k % 2]!);
}

/** Standard deviation in the flattest tenth and in the flatter half of the blocks of 4×4: luma, then chroma. */
function flattest(planes: readonly Planes[]): number[] {
  return (['luma', 'chroma'] as const).flatMap((name) => {
    const spreads = joined(planes.map((plane) => blockSpreads(plane[name]))).sort();
    return [0.1, 0.5].map((share) => spreads[Math.floor(share * spreads.length)]!);
  });
}

function blockSpreads(plane: Float32Array): Float32Array {
  const columns = spectrumPx / blockPx;
  return Float32Array.from({ length: columns * columns }, (_, block) => {
    const from = Math.floor(block / columns) * blockPx * spectrumPx + (block % columns) * blockPx;
    let [sum, squares] = [0, 0];
    for (let y = 0; y < blockPx; y++)
      for (let p = from + y * spectrumPx; p < from + y * spectrumPx + blockPx; p++) {
        sum += plane[p]!;
        squares += plane[p]! ** 2;
      }
    const count = blockPx * blockPx;
    return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  });
}

function log(value: number): number {
  return Math.log(value + 0.05);
}
