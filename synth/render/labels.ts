import { meanWidthPx, type Point, type Quad } from '../../src/image/index.ts';
import { attacks } from '../attacks/table.ts';
import { cardWidth, cardWidthMm, finalSize, type PhotoPlan } from '../base/plan.ts';
import { opticsSigma } from '../camera/capture.ts';
import { effectiveSigma } from '../camera/effective-sigma.ts';
import type { FacePoints } from '../people/portrait.ts';
import { cardGeometry, mapGeometry } from '../scene/geometry.ts';
import type { PhotoJob } from './photo.ts';

/** The truth about a rendered photo. Points are `[xPx, yPx]` of the final photo; quads run clockwise from their own top left. */
export interface Labels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly family: PhotoPlan['family'];
  readonly attack: string;
  readonly strength: number;
  /** Absent if there is no card. */
  readonly card?: CardLabels;
  readonly plan: PhotoPlan;
}

/** The positions of the card's parts, and their blur. */
export interface CardLabels {
  /** May lie outside the photo. */
  readonly corners: Quad;
  readonly panel: Quad;
  /** The face box, upright on the card, in the photo. */
  readonly face: Quad;
  /** The upright box around `face`: x0, y0, x1, y1. */
  readonly faceBox: readonly [number, number, number, number];
  readonly points: FacePoints;
  /** The replaced area, for attacks on the portrait. */
  readonly replaced?: readonly Point[];
  /** Effective Gaussian blur on the card, in millimetres: see `blurMm`. */
  readonly blurMm: number;
}

/** Labels of the plan's final photo. `region` is the area that an attack on the finished photo replaced, in camera pixels. */
export function labelsOf({ plan, studio, hooks }: PhotoJob, region?: readonly Point[]): Labels {
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
  const scale = ([x, y]: Point): Point => [x * sx, y * sy];
  const geometry = cardGeometry(plan, studio);
  const { card, panel, face, points } = mapGeometry(geometry, scale);
  const replaced = hooks.region?.(geometry) ?? region;
  const labels: CardLabels = {
    corners: card,
    panel,
    face,
    faceBox: [
      Math.min(...face.map(([x]) => x)),
      Math.min(...face.map(([, y]) => y)),
      Math.max(...face.map(([x]) => x)),
      Math.max(...face.map(([, y]) => y)),
    ],
    points,
    ...(replaced && { replaced: replaced.map(scale) }),
    blurMm: blurMm(plan),
  };
  return { ...base, card: labels };
}

/**
 * Effective blur on the card as the sigma of a Gaussian, in millimetres of card: variances of the lens and the sensor's real
 * resolution (`opticsSigma`), of motion (length² / 12), of pixel sampling (0.29² px², a pixel's box), of a photo so large that
 * the card's own drawing is enlarged (a box of that enlargement), and of the messaging app's downscale (a triangle over its pixels, 0.41² of theirs), each in camera pixels.
 * Light that scatters in the lens counts by its effect on resolution (`effectiveSigma`), and so does weak detail of a portrait that an
 * attack spreads (`spread` of its hooks).
 * The softness of the portrait's print is not included, because it belongs to the document; nor is the loss of codecs, which
 * `measureBlur` measures on the finished photo.
 */
export function blurMm(plan: PhotoPlan): number {
  const pxPerMm = meanWidthPx(plan.scene.quad) / cardWidthMm;
  const enlarged = Math.max(0, meanWidthPx(plan.scene.quad) / cardWidth);
  const messaging = plan.chain.messaging ? 0.41 / plan.chain.messaging.scale : 0;
  const lowres = plan.camera.detail < 1 ? 0.29 / plan.camera.detail : 0.29;
  const variance =
    opticsSigma(plan) ** 2 + plan.camera.motionPx ** 2 / 12 + lowres ** 2 + (0.29 * enlarged) ** 2 + messaging ** 2;
  const spread = plan.attack && attacks[plan.attack.kind].spread?.(plan.attack);
  return effectiveSigma(Math.sqrt(variance), plan.camera.glow, ...(spread ? [spread] : [])) / pxPerMm;
}
