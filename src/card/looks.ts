import {
  type Cut,
  cutTensor,
  diagonalPx,
  isConvexClockwise,
  type Point,
  type Pyramid,
  project,
  type Quad,
  type Tensor,
  turnHalf,
} from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
import { largestMove } from './snap.ts';
import { finderSidePx, refinerCut, refinerView } from './views.ts';

/** What the refiner says of a rectified card. */
export interface Look {
  /** In pixels of the photo; from `lookCloser` in the order of the rough quad, else in the card's own. */
  readonly corners: Quad;
  /** Probabilities, 0..1: the card is upside down in the view, there is a card, it is a Thai one. */
  readonly turned: number;
  readonly card: number;
  readonly thai: number;
}

/** Below this the finder is certain enough that there is no card; the closer look has the last word. */
const minRoughConfidence = 0.15;
/**
 * A cell of the finder's votes for a card's middle from this probability on. In 136 drawn photos of one card, cells away from it stay
 * below 0.04 but for two photos; in 60 of two cards the best cell on the other has 0.97 or more.
 */
const leastVote = 0.05;
/** So many closer looks at most; no more are taken once a look moves every corner by less than this share of the diagonal. */
const maxLooks = 4;
const settled = 0.008;
/** What a look says with this probability or more needs no other look. */
const certain = 0.9;

/** What the finder's look at a view of the photo says. */
export interface Rough {
  /** In the card's own order, in pixels of the photo. */
  readonly quad: Quad;
  /** Where middles of cards may lie, the found one's and others', in pixels of the photo. */
  readonly middles: readonly Point[];
}

/** The finder's look at a view of the photo, cut so. */
export async function findRough(view: Tensor, finder: Model, { toPhoto }: Cut): Promise<Rough | undefined> {
  const { confidence, corners, cells } = await finder.run({ photo: view });
  if (confidence!.data[0]! < minRoughConfidence) return undefined;
  const place = ([x, y]: Point): Point => project(toPhoto, [x * finderSidePx, y * finderSidePx]);
  const quad = quadOf(corners!, place);
  return isConvexClockwise(quad) ? { quad, middles: middlesOf(cells!, place) } : undefined;
}

/** Middles of the cells, in shares of the view, that may lie near a card's middle. */
function middlesOf({ data }: Numbers, place: (point: Point) => Point): readonly Point[] {
  const grid = Math.sqrt(data.length);
  const middles: Point[] = [];
  for (let i = 0; i < data.length; i++)
    if (data[i]! > leastVote) middles.push(place([((i % grid) + 0.5) / grid, (Math.floor(i / grid) + 0.5) / grid]));
  return middles;
}

/** A first closer look at a rough quad, its corners in the card's own order; nothing where they make no quad. */
export async function lookFirst(photo: Pyramid, refiner: Model, rough: Quad): Promise<Look | undefined> {
  const look = await lookCloser(photo, refiner, rough);
  return isConvexClockwise(look.corners) ? inOwnOrder(look) : undefined;
}

/** Looks on from a first look until corners stand still; the last look, its corners in the card's own order. */
export async function settle(photo: Pyramid, refiner: Model, first: Look): Promise<Look | undefined> {
  let last = first;
  for (let looks = 2; ; looks++) {
    const look = await lookCloser(photo, refiner, last.corners);
    if (!isConvexClockwise(look.corners)) return undefined;
    const moved = largestMove(last.corners, look.corners) / diagonalPx(look.corners);
    last = inOwnOrder(look);
    if (looks === maxLooks || moved < settled) return last;
  }
}

/** Whether a look leaves no doubt that there is a card, which way up it is and whether it is a Thai one. */
export function isCertain({ card, turned, thai }: Look): boolean {
  return card > certain && [turned, thai].every((share) => share > certain || share < 1 - certain);
}

function inOwnOrder(look: Look): Look {
  return look.turned > 0.5 ? { ...look, corners: turnHalf(look.corners) } : look;
}

/** One look of the refiner at the card as the rough quad rectifies it. */
export async function lookCloser(photo: Pyramid, refiner: Model, rough: Quad): Promise<Look> {
  const cut = refinerCut(rough);
  const output = await refiner.run({ view: cutTensor(photo, cut) });
  const corners = quadOf(output.corners!, (point) =>
    project(cut.toPhoto, [point[0] * refinerView.widthPx, point[1] * refinerView.heightPx]),
  );
  return { corners, turned: output.turned!.data[0]!, card: output.card!.data[0]!, thai: output.thai!.data[0]! };
}

function quadOf({ data }: Numbers, place: (point: Point) => Point): Quad {
  const at = (i: number): Point => place([data[2 * i]!, data[2 * i + 1]!]);
  return [at(0), at(1), at(2), at(3)];
}
