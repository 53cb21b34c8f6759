/** The views from which the card refiner and the network of edges learn: a labelled photo, cut by inexact quads. */
import { join } from 'node:path';
import { edgeStrip, edgeStrips, refinerCut, refinerView } from '../../../src/card/index.ts';
import {
  cutView,
  diagonalPx,
  invert,
  isConvexClockwise,
  type Point,
  type Pyramid,
  projectQuad,
  type Quad,
  turnHalf,
} from '../../../src/image/index.ts';
import { moveSide, shake } from '../../../synth/dataset/shake.ts';
import type { Random } from '../../../synth/index.ts';
import { openPack, type Pack } from './pack.ts';

/** The packed datasets from which refiner and edges learn. */
export interface CardPacks {
  readonly refiner: Pack;
  readonly edges: Pack;
}

/** Opens `refiner` and `edges` in a folder. */
export function openCardPacks(dir: string): CardPacks {
  return {
    refiner: openRefinerPack(dir),
    edges: openPack(join(dir, 'edges'), {
      strips: { dtype: 'uint8', shape: [4, edgeStrip.heightPx, edgeStrip.widthPx, 3] },
    }),
  };
}

/** Opens `refiner` in a folder. */
export function openRefinerPack(dir: string): Pack {
  const { heightPx, widthPx } = refinerView;
  return openPack(join(dir, 'refiner'), { view: { dtype: 'uint8', shape: [heightPx, widthPx, 3] } });
}

/** A labelled photo; `corners` of its document, if it shows one. */
export interface LabelledPhoto {
  readonly photo: Pyramid;
  readonly corners: Quad | undefined;
  readonly row: object;
  readonly random: Random;
}

/** Adds views of the refiner, in turn as inexact as the finder's quads and as the refiner's own; without a document, views of the background. */
export async function addRefinerViews(
  pack: Pack,
  { photo, corners, row, random }: LabelledPhoto,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    const roughness = i % 2 === 0 ? random.range(0.01, 0.08) : random.range(0.002, 0.015);
    const isEmpty = corners === undefined || random.chance(0.06);
    const rough = isEmpty ? elsewhere(photo, random, corners) : shake(corners, random, roughness);
    if (rough === undefined || !isConvexClockwise(rough)) continue;
    const turned = !isEmpty && random.chance(0.25);
    const shown = isEmpty ? undefined : corners;
    await addRefinerView(pack, turned ? turnHalf(rough) : rough, {
      photo,
      corners: shown,
      row,
      last: { turned, roughness },
    });
  }
}

/** Adds the view of the refiner that a quad cuts; `last` are the row's fields after the corners. */
export async function addRefinerView(
  pack: Pack,
  quad: Quad,
  { photo, corners, row, last }: Omit<LabelledPhoto, 'random'> & { readonly last?: object },
): Promise<void> {
  const cut = refinerCut(quad);
  const inView = corners && unit(projectQuad(invert(cut.toPhoto), corners), refinerView.widthPx, refinerView.heightPx);
  await pack.add({ view: cutView(photo, cut).data }, { ...row, corners: inView ?? null, ...last });
}

/** Adds the strips along quads: in turn as exact as the refiner's, less exact, and with one side on another line. */
export async function addEdgeStrips(
  pack: Pack,
  { photo, corners, row, random }: LabelledPhoto,
  count: number,
): Promise<void> {
  if (corners === undefined) return;
  for (let i = 0; i < count; i++) {
    const near = shake(corners, random, random.range(0.001, 0.01));
    const quad = [near, shake(corners, random, random.range(0.01, 0.04)), moveSide(near, random)][i % 3]!;
    if (!isConvexClockwise(quad)) continue;
    const cuts = edgeStrips(random.chance(0.1) ? turnHalf(quad) : quad);
    const strips = Buffer.concat(cuts.map((cut) => cutView(photo, cut).data));
    await pack.add({ strips }, { ...row, corners: cuts.map((cut) => projectQuad(invert(cut.toPhoto), corners)) });
  }
}

/** A quad in the shape of a card where there is no card: anywhere in an empty photo, otherwise well away from the card. */
function elsewhere({ photo }: Pyramid, random: Random, corners?: Quad): Quad | undefined {
  const width = random.range(0.25, 0.8) * photo.widthPx;
  const centre: Point = [random.range(0.2, 0.8) * photo.widthPx, random.range(0.2, 0.8) * photo.heightPx];
  const angle = random.range(-Math.PI, Math.PI);
  const at = (u: number, v: number): Point => [
    centre[0] + width * (u * Math.cos(angle) - v * Math.sin(angle)),
    centre[1] + width * (u * Math.sin(angle) + v * Math.cos(angle)),
  ];
  const quad: Quad = [at(-0.5, -0.315), at(0.5, -0.315), at(0.5, 0.315), at(-0.5, 0.315)];
  if (corners === undefined) return quad;
  const middle: Point = [0, 1].map((k) => corners.reduce((sum, corner) => sum + corner[k]! / 4, 0)) as unknown as Point;
  const isFar = Math.hypot(middle[0] - centre[0], middle[1] - centre[1]) > 0.45 * (diagonalPx(corners) + width);
  return isFar ? quad : undefined;
}

/** Points in pixels as shares of a picture. */
export function unit(quad: Quad, widthPx: number, heightPx: number): Point[] {
  return quad.map(([x, y]): Point => [x / widthPx, y / heightPx]);
}
