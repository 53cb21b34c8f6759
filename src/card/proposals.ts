import {
  areaPx,
  type Cut,
  cutTensor,
  isConvexClockwise,
  type Point,
  type Pyramid,
  project,
  type Quad,
  rectangle,
  type Tensor,
} from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
import { completedQuads } from './completed-quads.ts';
import type { Placement } from './placement.ts';
import { thresholds } from './thresholds.ts';
import { closerFinderCut, finderCut, finderSidePx, quadFrom } from './views.ts';

/** What the finder returns for one view of the photo. */
export interface Proposal {
  /** In the card's own order, in pixels of the photo. */
  readonly quad: Quad;
  /** Probability that the view shows a card, 0..1. */
  readonly confidence: number;
  /** Where the finder votes for the centre of a card, this one or another, in pixels of the photo. */
  readonly votes: readonly Point[];
}

/** The finder's pass on the whole photo. */
export async function proposeFirst(photo: Pyramid, finder: Model): Promise<Proposal | undefined> {
  const cut = finderCut(photo.photo);
  return await runFinder(cutTensor(photo, cut), finder, cut);
}

/**
 * Quads that may be the card's, at most five, rarely needed ones last: the finder's, `first`; the frame of the photo, for a cropped scan,
 * if `first` covers most of the photo, and otherwise what the finder returns for the part of the photo around `first`; then the likeliest
 * placement so far, `best`, with one side moved.
 */
export async function* proposedQuads(
  photo: Pyramid,
  finder: Model,
  { first, best }: { readonly first: Quad; readonly best: () => Placement | undefined },
): AsyncGenerator<Quad> {
  yield first;
  const frame = rectangle(photo.photo.widthPx, photo.photo.heightPx);
  const isCropped = areaPx(first) > thresholds.minFrameShare * areaPx(frame);
  const second = isCropped ? frame : await proposeCloser(photo, finder, first);
  if (second) yield second;
  const placed = best();
  if (placed) yield* completedQuads(placed.corners, photo.photo).slice(0, thresholds.maxCompleted);
}

/** The finder's pass on the part of the photo around its first quad. */
async function proposeCloser(photo: Pyramid, finder: Model, first: Quad): Promise<Quad | undefined> {
  const cut = closerFinderCut(first);
  return (await runFinder(cutTensor(photo, cut), finder, cut))?.quad;
}

/** One pass of the finder on a view of the photo, `cut` from it; `undefined` if the corners do not form a convex quad. */
export async function runFinder(view: Tensor, finder: Model, { toPhoto }: Cut): Promise<Proposal | undefined> {
  const { confidence, corners, cells } = await finder.run({ photo: view });
  const place = ([x, y]: Point): Point => project(toPhoto, [x * finderSidePx, y * finderSidePx]);
  const quad = quadFrom(corners!.data, place);
  if (!isConvexClockwise(quad)) return undefined;
  return { quad, confidence: confidence!.data[0]!, votes: votesFrom(cells!, place) };
}

/** The centres of the cells that vote for a card; cells are placed in shares of the view. */
function votesFrom({ data }: Numbers, place: (point: Point) => Point): readonly Point[] {
  const grid = Math.sqrt(data.length);
  const votes: Point[] = [];
  for (let i = 0; i < data.length; i++)
    if (data[i]! > thresholds.minVote)
      votes.push(place([((i % grid) + 0.5) / grid, (Math.floor(i / grid) + 0.5) / grid]));
  return votes;
}
