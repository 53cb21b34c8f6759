import {
  type Cut,
  cutView,
  diagonalPx,
  isConvexClockwise,
  type Point,
  type Pyramid,
  project,
  type Quad,
  toTensor,
  turnHalf,
} from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
import { clearSupport, snapToEdges } from './snap.ts';
import { closerFinderCut, finderCut, finderSidePx, refinerCut, refinerView } from './views.ts';

/** The two models that find a card. */
export interface LocateModels {
  readonly finder: Model;
  readonly refiner: Model;
}

/** A card in a photo. */
export interface Located {
  /** In pixels of the photo, clockwise from the card's own top left; may lie outside the photo. */
  readonly corners: Quad;
  /** Probability that a card is there, 0..1. */
  readonly confidence: number;
  /** How much it looks like a Thai national ID card, 0..1. */
  readonly thaiCard: number;
}

const minConfidence = 0.5;
/** So many closer looks at most; no more are taken once a look moves every corner by less than this share of the diagonal. */
const maxLooks = 4;
const settled = 0.008;
/** Edges that move a corner by more than this share of the diagonal have mended a gross fault; the refiner looks again then. */
const mended = 0.04;

/**
 * Finds the card: a look at the whole photo, then closer looks at the rectified card that mend corners and turn, then its edges.
 * Where those are not clear, all of it once more from a look at the card's part of the photo only.
 */
export async function locate(photo: Pyramid, models: LocateModels): Promise<Located | undefined> {
  let best = await attempt(photo, models, finderCut(photo.photo));
  if (best !== undefined && best.support < clearSupport) {
    const again = await attempt(photo, models, closerFinderCut(best.corners));
    if (again !== undefined && again.support > best.support) best = again;
  }
  return best === undefined || best.confidence < minConfidence ? undefined : best;
}

interface Attempt extends Located {
  /** How clear the edges under the card's sides are, 0..1. */
  readonly support: number;
}

async function attempt(photo: Pyramid, { finder, refiner }: LocateModels, cut: Cut): Promise<Attempt | undefined> {
  const rough = await findRough(photo, finder, cut);
  let look = rough && (await settle(photo, refiner, rough));
  if (look === undefined) return undefined;
  let snapped = snapToEdges(photo, look.corners);
  if (largestMove(look.corners, snapped.quad) > mended * diagonalPx(snapped.quad)) {
    look = (await settle(photo, refiner, snapped.quad)) ?? look;
    snapped = snapToEdges(photo, look.corners);
  }
  return { corners: snapped.quad, support: snapped.support, confidence: look.card, thaiCard: look.thai };
}

/** Looks closer until corners stand still; the last look, its corners in the card's own order. */
async function settle(photo: Pyramid, refiner: Model, rough: Quad): Promise<Look | undefined> {
  let corners = rough;
  for (let looks = 1; ; looks++) {
    const look = await lookCloser(photo, refiner, corners);
    if (!isConvexClockwise(look.corners)) return undefined;
    const moved = largestMove(corners, look.corners) / diagonalPx(look.corners);
    corners = look.turned > 0.5 ? turnHalf(look.corners) : look.corners;
    if (looks === maxLooks || (looks > 1 && moved < settled)) return { ...look, corners };
  }
}

/** The longest way of a corner from one quad to the other, in pixels. */
function largestMove(from: Quad, to: Quad): number {
  return Math.max(...from.map(([x, y], i) => Math.hypot(to[i]![0] - x, to[i]![1] - y)));
}

/** Below this the whole-photo look is certain enough that there is no card; the closer look has the last word. */
const minRoughConfidence = 0.15;

async function findRough(photo: Pyramid, finder: Model, cut: Cut): Promise<Quad | undefined> {
  const output = await finder.run({ photo: toTensor(cutView(photo, cut)) });
  if (output.confidence!.data[0]! < minRoughConfidence) return undefined;
  const rough = quadOf(output.corners!, (point) =>
    project(cut.toPhoto, [point[0] * finderSidePx, point[1] * finderSidePx]),
  );
  return isConvexClockwise(rough) ? rough : undefined;
}

interface Look {
  readonly corners: Quad;
  readonly turned: number;
  readonly card: number;
  readonly thai: number;
}

async function lookCloser(photo: Pyramid, refiner: Model, rough: Quad): Promise<Look> {
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
