import { meanWidthPx, type Point, type Quad } from '../../src/image/index.ts';
import { outline } from '../attacks/blending/shape.ts';
import { smoothing } from '../attacks/smooth.ts';
import { cardWidth, cardWidthMm, type PhotoPlan } from '../base/plan.ts';
import { opticsSigma } from '../camera/capture.ts';
import { effectiveSigma } from '../camera/effective-sigma.ts';
import type { FacePoints } from '../people/portrait.ts';
import type { Assets } from '../people/studio.ts';
import { type CardGeometry, cardGeometry } from '../scene/geometry.ts';
import { finalSize } from './renderer.ts';

/** What is true about a rendered photo. Points are `[xPx, yPx]` of the final photo; quads run clockwise from the own top left. */
export interface Labels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly family: PhotoPlan['family'];
  readonly attack: string;
  readonly strength: number;
  /** Absent when there is no card. */
  readonly card?: CardLabels;
  readonly plan: PhotoPlan;
}

/** Where the card's parts lie, and how blurred they are. */
export interface CardLabels {
  /** May lie outside the photo. */
  readonly corners: Quad;
  readonly panel: Quad;
  /** The face box upright on the card, as it lies in the photo. */
  readonly face: Quad;
  /** The upright box around `face`: x0, y0, x1, y1. */
  readonly faceBox: readonly [number, number, number, number];
  readonly points: FacePoints;
  /** What was replaced, for attacks on the portrait. */
  readonly replaced?: readonly Point[];
  /** Effective Gaussian blur on the card, in millimetres: see `blurMm`. */
  readonly blurMm: number;
}

/** Labels of the plan's final photo. `region` is what an attack on the finished photo replaced, in camera pixels. */
export function labelPhoto(plan: PhotoPlan, assets: Assets, region?: readonly Point[]): Labels {
  const size = finalSize(plan);
  const base = {
    ...size,
    family: plan.family,
    attack: plan.attack?.kind ?? 'none',
    strength: plan.attack?.strength ?? 0,
    plan,
  };
  if (plan.family === 'none') return base;
  const [sx, sy] = [size.widthPx / plan.widthPx, size.heightPx / plan.heightPx];
  const scale = (points: readonly Point[]): Point[] => points.map(([x, y]): Point => [x * sx, y * sy]);
  const geometry = cardGeometry(plan, assets);
  const face = scale(geometry.face) as unknown as Quad;
  const replaced = replacedRegion(plan, geometry, region);
  const card: CardLabels = {
    corners: scale(geometry.card) as unknown as Quad,
    panel: scale(geometry.panel) as unknown as Quad,
    face,
    faceBox: [
      Math.min(...face.map(([x]) => x)),
      Math.min(...face.map(([, y]) => y)),
      Math.max(...face.map(([x]) => x)),
      Math.max(...face.map(([, y]) => y)),
    ],
    points: scale(geometry.points) as unknown as FacePoints,
    ...(replaced && { replaced: scale(replaced) }),
    blurMm: blurMm(plan),
  };
  return { ...base, card };
}

function replacedRegion(
  plan: PhotoPlan,
  geometry: CardGeometry,
  region?: readonly Point[],
): readonly Point[] | undefined {
  const kind = plan.attack?.kind;
  if (kind === 'swap_before') return outline(geometry.points, 'whole');
  return kind === 'stuck_over' || kind === 'generated_before' ? geometry.panel : region;
}

/**
 * Effective blur on the card as the sigma of a Gaussian, in millimetres of card: variances of the lens and the sensor's real
 * resolution (`opticsSigma`), of motion (length² / 12), of pixel sampling (0.29² px², a pixel's box), of a photo so large that
 * the card's own drawing is enlarged (a box of that enlargement), and of the messaging app's downscale (a triangle over its pixels, 0.41² of theirs), each in camera pixels.
 * Light that scatters in the lens counts by what it does to resolution (`effectiveSigma`), and so does smoothing (`smoothing` in
 * attack/degrade.ts), by what it does to a portrait's weak detail.
 * The softness of the portrait's print is no part of it: it belongs to the document. What codecs take is none either: `seenBlur`
 * measures that, on the finished photo.
 */
export function blurMm(plan: PhotoPlan): number {
  const pxPerMm = meanWidthPx(plan.scene.quad) / cardWidthMm;
  const enlarged = Math.max(0, meanWidthPx(plan.scene.quad) / cardWidth);
  const messaging = plan.chain.messaging ? 0.41 / plan.chain.messaging.scale : 0;
  const lowres = plan.camera.detail < 1 ? 0.29 / plan.camera.detail : 0.29;
  const variance =
    opticsSigma(plan) ** 2 + plan.camera.motionPx ** 2 / 12 + lowres ** 2 + (0.29 * enlarged) ** 2 + messaging ** 2;
  return effectiveSigma(Math.sqrt(variance), plan.camera.glow, smoothing(plan)) / pxPerMm;
}
