import { cardMm } from '../../src/card/index.ts';
import {
  compose,
  cutView,
  encodeJpeg,
  type Homography,
  invert,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  projectQuad,
  pyramid,
  type Quad,
  rectToQuad,
} from '../../src/image/index.ts';
import type { Random } from '../index.ts';
import { decodeOwn } from './documents.ts';
import { shake } from './shake.ts';

/** How a document is cut out of a photo: the margins in shares of its width, and the accuracy of the rectification. */
export interface ScanPlan {
  /** Left, top, right and bottom; below 0 the cut goes into the document. */
  readonly margins: readonly [number, number, number, number];
  readonly widthPx: number;
  /** Error of the corners as a share of the diagonal; 0 is exact. */
  readonly roughness: number;
  /** Grey level of the scanner's lid around the document; `undefined`: its surroundings in the photo. */
  readonly lid: number | undefined;
  readonly quality: number;
}

/** A photo, and the corners of its document. */
export interface Scan {
  readonly photo: Pyramid;
  readonly corners: Quad;
}

/** Scans cropped exactly, into the document, and with a margin of white, black or the document's background. */
export function planScan(random: Random): ScanPlan {
  const kind = random.pick(['exact', 'inside', 'margin', 'margin']);
  const margin = (): number =>
    kind === 'exact' ? 0 : kind === 'inside' ? -random.range(0, 0.015) : random.range(0.005, 0.05);
  return {
    margins: [margin(), margin(), margin(), margin()],
    widthPx: Math.round(random.range(420, 1100)),
    roughness: random.chance(0.5) ? 0 : random.range(0, 0.004),
    lid:
      kind !== 'margin' || random.chance(0.4) ? undefined : random.pick([random.range(0, 40), random.range(215, 255)]),
    quality: random.int(60, 96),
  };
}

/** The document cut out of the photo as planned, saved once more as a JPEG. */
export async function scan(
  photo: Pyramid,
  corners: Quad,
  { plan, random }: { readonly plan: ScanPlan; readonly random: Random },
): Promise<Scan> {
  const [left, top, right, bottom] = plan.margins;
  const heightShare = heightOf(corners);
  const widthPx = plan.widthPx;
  const heightPx = Math.round((widthPx * (heightShare + top + bottom)) / (1 + left + right));
  const perPx = (1 + left + right) / widthPx;
  const toPhoto = compose(rectToQuad(1, heightShare, shake(corners, random, plan.roughness)), [
    perPx,
    0,
    -left,
    0,
    perPx,
    -top,
    0,
    0,
    1,
  ]);
  const picture = cutView(photo, { widthPx, heightPx, toPhoto, outside: plan.lid ?? 114 });
  const inScan = projectQuad(invert(toPhoto), corners);
  if (plan.lid !== undefined) layLid(picture, inScan, { level: plan.lid, random });
  const saved = await encodeJpeg(picture, { quality: plan.quality });
  return { photo: pyramid(await decodeOwn(saved)), corners: inScan };
}

/** Height divided by width of the document, from the lengths of its sides in the photo; of an ID-1 card if these are implausible. */
function heightOf([a, b, c, d]: Quad): number {
  const length = (from: Point, to: Point): number => Math.hypot(to[0] - from[0], to[1] - from[1]);
  const share = (length(b, c) + length(d, a)) / (length(a, b) + length(c, d));
  return share > 0.5 && share < 0.85 ? share : cardMm.height / cardMm.width;
}

/** Paints the area outside the document with a level and the grain of a scanner, in place. */
function layLid(
  { data, widthPx, heightPx }: Pixels,
  corners: Quad,
  { level, random }: { readonly level: number; readonly random: Random },
): void {
  const toUnit: Homography = invert(rectToQuad(1, 1, corners));
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at += 3) {
      const [u, v] = project(toUnit, [x + 0.5, y + 0.5]);
      if (u > 0 && v > 0 && u < 1 && v < 1) continue;
      const grain = level + random.gauss() * 2;
      data.fill(Math.max(0, Math.min(255, grain)), at, at + 3);
    }
}
