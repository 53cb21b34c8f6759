import {
  type Cut,
  cutView,
  diagonalPx,
  isConvexClockwise,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  type Quad,
  toTensor,
  turnHalf,
} from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
import { largestMove } from './snap.ts';
import { finderSidePx, refinerCut, refinerView } from './views.ts';

/** What the refiner says of a rectified card. */
export interface Look {
  /** In pixels of the photo; from `lookCloser` in the order of the rough quad, from `settle` in the card's own. */
  readonly corners: Quad;
  /** Probabilities, 0..1: the card is upside down in the view, there is a card, it is a Thai one. */
  readonly turned: number;
  readonly card: number;
  readonly thai: number;
}

/** Below this the finder is certain enough that there is no card; the closer look has the last word. */
const minRoughConfidence = 0.15;
/** So many closer looks at most; no more are taken once a look moves every corner by less than this share of the diagonal. */
const maxLooks = 4;
const settled = 0.008;

/** The finder's look at a view of the photo, cut so: a rough quad in the card's own order, in pixels of the photo. */
export async function findRough(view: Pixels, finder: Model, { toPhoto }: Cut): Promise<Quad | undefined> {
  const output = await finder.run({ photo: toTensor(view) });
  if (output.confidence!.data[0]! < minRoughConfidence) return undefined;
  const rough = quadOf(output.corners!, (point) =>
    project(toPhoto, [point[0] * finderSidePx, point[1] * finderSidePx]),
  );
  return isConvexClockwise(rough) ? rough : undefined;
}

/** Looks closer until corners stand still; the last look, its corners in the card's own order. */
export async function settle(photo: Pyramid, refiner: Model, rough: Quad): Promise<Look | undefined> {
  let corners = rough;
  for (let looks = 1; ; looks++) {
    const look = await lookCloser(photo, refiner, corners);
    if (!isConvexClockwise(look.corners)) return undefined;
    const moved = largestMove(corners, look.corners) / diagonalPx(look.corners);
    corners = look.turned > 0.5 ? turnHalf(look.corners) : look.corners;
    if (looks === maxLooks || (looks > 1 && moved < settled)) return { ...look, corners };
  }
}

/** One look of the refiner at the card as the rough quad rectifies it. */
export async function lookCloser(photo: Pyramid, refiner: Model, rough: Quad): Promise<Look> {
  const cut = refinerCut(rough);
  const output = await refiner.run({ view: toTensor(cutView(photo, cut)) });
  const corners = quadOf(output.corners!, (point) =>
    project(cut.toPhoto, [point[0] * refinerView.widthPx, point[1] * refinerView.heightPx]),
  );
  return { corners, turned: output.turned!.data[0]!, card: output.card!.data[0]!, thai: output.thai!.data[0]! };
}

function quadOf({ data }: Numbers, place: (point: Point) => Point): Quad {
  const at = (i: number): Point => place([data[2 * i]!, data[2 * i + 1]!]);
  return [at(0), at(1), at(2), at(3)];
}
