import type { Pixels, Point } from '../../../src/image/index.ts';
import type { AttackPlan } from '../../base/plan.ts';
import { Random } from '../../base/random.ts';
import { shrink } from '../../people/load.ts';
import { type FacePoints, measureFace, type Portrait } from '../../people/portrait.ts';
import { type Blend, blendOver } from './blend.ts';
import { areaAround, blurPlanes, type Layer, lift, maskOf, sampleThrough } from './layer.ts';
import { type FaceRegion, outline } from './shape.ts';
import { thinPlate } from './spline.ts';

/** How one face is placed over another. */
export interface SwapPlan {
  readonly region: FaceRegion;
  readonly blend: Blend;
  /** Share of the eye-to-mouth length over which the edge fades. */
  readonly feather: number;
  /** Blur of the donor before blending, in target pixels; negative sharpens. */
  readonly soften: number;
  /** Random displacement of the outline, in eye-to-mouth lengths. */
  readonly jitter: number;
}

/** A picture with a face on it. */
export interface FacePicture {
  readonly pixels: Pixels;
  readonly points: FacePoints;
}

/** A manipulated picture, and the outline of the replaced area, in its pixels. */
export interface Tampered {
  readonly pixels: Pixels;
  readonly region: readonly Point[];
}

/** The outlines of whole faces that are replaced; the usual one is listed twice. */
export const faceRegions: readonly FaceRegion[] = ['whole', 'inner', 'inner', 'middle'];

/** A planned swap, with the seed of its random numbers. */
export interface SeededSwap {
  readonly plan: SwapPlan;
  readonly seed: number;
}

/** Plans an attack's swap; `random` then continues with the attack's other random numbers. */
export function startSwap(
  { seed, strength }: AttackPlan,
  regions: readonly FaceRegion[],
): SeededSwap & { readonly random: Random } {
  const random = new Random(seed);
  return { plan: planSwap(random, strength, regions), seed: random.int(0, 2 ** 31), random };
}

/** Plans a swap: subtle and well matched at strength 0, obvious at 1. */
export function planSwap(random: Random, strength: number, regions: readonly FaceRegion[]): SwapPlan {
  return {
    region: random.pick(regions),
    blend: {
      kind: random.pick(['alpha', 'alpha', 'bands', 'membrane']),
      match: 1 - strength * random.range(0, 0.9),
      opacity: strength < 0.3 ? random.range(0.75, 1) : 1,
      reach: random.range(4, 14),
    },
    feather: random.range(0.05, 0.22) * (1.15 - strength),
    soften: random.chance(0.5) ? random.range(0, 1.2) : random.range(-0.6, 0) * strength,
    jitter: random.range(0, 0.05),
  };
}

/** Places the donor's face over the target's, aligned by five points and the mean outline. */
export function swapFace(target: FacePicture, donor: FacePicture, { plan, seed }: SeededSwap): Tampered {
  const { length } = measureFace(target.points);
  const fitted = fitDonor(donor, length);
  const region = shake(outline(target.points, plan.region), new Random(seed), plan.jitter * length);
  const feather = plan.feather * length;
  const area = areaAround(region, 3 * feather + 2, target.pixels);
  if (area.widthPx < 3 || area.heightPx < 3) return { pixels: target.pixels, region };
  const map = thinPlate(anchors(target.points), anchors(fitted.points));
  const over = soften(sampleThrough(fitted.pixels, area, map), plan.soften);
  const layers = { under: lift(target.pixels, area), over, mask: maskOf(region, area, feather) };
  const reach = Math.max(2, (plan.blend.reach * length) / 60);
  return { pixels: blendOver(target.pixels, layers, { ...plan.blend, reach }), region };
}

/** Donor pictures are scaled to about the target's size first, so that sampling neither aliases nor takes long. */
function fitDonor({ pixels, points }: FacePicture, length: number): FacePicture {
  const box = { x: 0, y: 0, width: 1, height: 1 };
  const portrait: Portrait = { id: '', pixels, points, box };
  return shrink(portrait, Math.max(8, length * 1.1));
}

function anchors(points: FacePoints): readonly Point[] {
  return [...points, ...outline(points, 'whole').filter((_, i) => i % 4 === 0)];
}

function shake(polygon: readonly Point[], random: Random, by: number): readonly Point[] {
  return polygon.map(([x, y]): Point => [x + random.gauss() * by, y + random.gauss() * by]);
}

function soften(layer: Layer, sigma: number): Layer {
  if (sigma > 0.25) return { ...layer, data: blurPlanes(layer.data, layer, { channels: 3, sigma }) };
  if (sigma >= -0.05) return layer;
  const soft = blurPlanes(layer.data, layer, { channels: 3, sigma: 1 });
  return { ...layer, data: layer.data.map((value, i) => value - sigma * 1.5 * (value - soft[i]!)) };
}
