import {
  fitLine,
  type Homography,
  type Line,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  projectQuad,
  type Quad,
  quadOfSides,
  type RowProbabilities,
  rectToQuad,
} from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { edgeStrip, edgesInput, stripToCard } from './edge-strips.ts';
import { cardMm } from './views.ts';

/** Where the network of edges finds a side of the card. */
export interface FittedSide {
  /** In millimetres on the card that the given quad rectifies. */
  readonly line: Line;
  /** Mean probability, over the columns along the side, that the card's edge lies on the line, 0..1. */
  readonly probability: number;
}

/** What one pass of the network of edges returns for a quad. */
export interface EdgeFit {
  /** The quad that the likeliest lines form, in pixels of the photo; it need not be convex. */
  readonly quad: Quad;
  /** Top, right, bottom, left. */
  readonly sides: readonly [FittedSide, FittedSide, FittedSide, FittedSide];
}

/** The row of the quad's own side. */
const middleRow = edgeStrip.heightPx / 2;

/** Fits the sides of a quad to the edges that one pass of the network finds in the strips along them. */
export async function fitToEdges(photo: Pyramid, edges: Model, quad: Quad): Promise<EdgeFit> {
  const { edges: crossings } = await edges.run({ strips: edgesInput(photo, quad) });
  const [, columns, rows] = crossings!.shape as [number, number, number];
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, quad);
  const side = (i: number): FittedSide => {
    const data = crossings!.data.subarray(i * columns * rows, (i + 1) * columns * rows);
    const fitted = fitSide({ data, columns, rows }, i);
    return isOutside(lineAt(i, 0), toPhoto, photo.photo) ? { ...fitted, line: lineAt(i, middleRow) } : fitted;
  };
  const sides = [side(0), side(1), side(2), side(3)] as const;
  const inMm = quadOfSides([sides[0].line, sides[1].line, sides[2].line, sides[3].line]);
  return { quad: projectQuad(toPhoto, inMm), sides };
}

/** A row of a strip, in millimetres on the card; the middle one is the quad's own side. */
function lineAt(side: number, row: number): Line {
  const at = (x: number): Point => project(stripToCard(side), [x, row]);
  return [at(0), at(edgeStrip.widthPx)];
}

/** Whether two of five points along a line lie outside the photo: if this is true of a strip's innermost row, no edge is visible. */
function isOutside([from, to]: Line, toPhoto: Homography, { widthPx, heightPx }: Pixels): boolean {
  const outside = [0.1, 0.3, 0.5, 0.7, 0.9].filter((share) => {
    const [x, y] = project(toPhoto, [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    return x < 0 || y < 0 || x > widthPx || y > heightPx;
  });
  return outside.length >= 2;
}

/** The likeliest line in a side's strip, in millimetres on the card. */
function fitSide(crossings: RowProbabilities, side: number): FittedSide {
  const { columns } = crossings;
  const { start, end, probability } = fitLine(crossings);
  const at = (column: number, row: number): Point =>
    project(stripToCard(side), [((column + 0.5) * edgeStrip.widthPx) / columns, row + 0.5]);
  return { line: [at(0, start), at(columns - 1, end)], probability };
}
