import {
  type Cut,
  cutTensor,
  isConvexClockwise,
  type Point,
  type Pyramid,
  project,
  type Quad,
  type Tensor,
} from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
import { finderSidePx, refinerCut, refinerView } from './views.ts';

/** What the finder's look at a view of the photo says. */
export interface Rough {
  /** In the card's own order, in pixels of the photo. */
  readonly quad: Quad;
  /** Probability that a card is there, 0..1. */
  readonly confidence: number;
  /** Where middles of cards may lie, the found one's and others', in pixels of the photo. */
  readonly middles: readonly Point[];
}

/** What the refiner says of a rectified card. */
export interface Look {
  /** In pixels of the photo, in the order of the rough quad. */
  readonly corners: Quad;
  /** Probabilities, 0..1: the card is upside down in the view, there is a card, it is a Thai one. */
  readonly turned: number;
  readonly card: number;
  readonly thai: number;
}

/**
 * A cell of the finder's votes for a card's middle from this probability on. In 136 drawn photos of one card, cells away from it stay
 * below 0.04 but for two photos; in 60 of two cards the best cell on the other has 0.97 or more.
 */
const leastVote = 0.05;

/** The finder's look at a view of the photo, cut so; nothing where its corners make no quad. */
export async function findRough(view: Tensor, finder: Model, { toPhoto }: Cut): Promise<Rough | undefined> {
  const { confidence, corners, cells } = await finder.run({ photo: view });
  const place = ([x, y]: Point): Point => project(toPhoto, [x * finderSidePx, y * finderSidePx]);
  const quad = quadOf(corners!, place);
  if (!isConvexClockwise(quad)) return undefined;
  return { quad, confidence: confidence!.data[0]!, middles: middlesOf(cells!, place) };
}

/** Middles of the cells, in shares of the view, that may lie near a card's middle. */
function middlesOf({ data }: Numbers, place: (point: Point) => Point): readonly Point[] {
  const grid = Math.sqrt(data.length);
  const middles: Point[] = [];
  for (let i = 0; i < data.length; i++)
    if (data[i]! > leastVote) middles.push(place([((i % grid) + 0.5) / grid, (Math.floor(i / grid) + 0.5) / grid]));
  return middles;
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
