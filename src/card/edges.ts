import {
  type Homography,
  type Line,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  projectQuad,
  type Quad,
  quadOfSides,
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

/** In rows: within which distance they count towards a line, and place it between rows; from one tried line to the next, at either end. */
const rowsTo = { count: 1, place: 2.5, step: 2 } as const;

/** Fits the sides of a quad to the edges that one pass of the network finds in the strips along them. */
export async function fitToEdges(photo: Pyramid, edges: Model, quad: Quad): Promise<EdgeFit> {
  const { edges: crossings } = await edges.run({ strips: edgesInput(photo, quad) });
  const [, columns, rows] = crossings!.shape as [number, number, number];
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, quad);
  const side = (i: number): FittedSide => {
    const data = crossings!.data.subarray(i * columns * rows, (i + 1) * columns * rows);
    const fitted = fitSide({ data, columns, rows }, i);
    return isOutside(lineAt(i, 0), toPhoto, photo.photo)
      ? { ...fitted, line: lineAt(i, edgeStrip.heightPx / 2) }
      : fitted;
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

/** Probabilities that the edge crosses a column in a row. */
interface Crossings {
  /** (columns, rows) */
  readonly data: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/** The likeliest straight line, and the mean of the columns' probabilities on it. */
function fitSide(crossings: Crossings, side: number): FittedSide {
  const { columns } = crossings;
  const { start, end, probability } = likeliestLine(crossings);
  const [from, to] = refineLine(crossings, { start, end });
  const toCard = stripToCard(side);
  const at = (column: number, row: number): Point =>
    project(toCard, [((column + 0.5) * edgeStrip.widthPx) / columns, row + 0.5]);
  return { line: [at(0, from), at(columns - 1, to)], probability };
}

/** A line, given by the rows in which it crosses the first and the last column. */
interface StripLine {
  readonly start: number;
  readonly end: number;
}

function likeliestLine(crossings: Crossings): StripLine & { readonly probability: number } {
  const { columns, rows } = crossings;
  const sums = sumNeighbours(crossings);
  let [best, start, end] = [-1, 0, 0];
  for (let from = 0; from < rows; from += rowsTo.step)
    for (let to = 0; to < rows; to += rowsTo.step) {
      const slope = (to - from) / (columns - 1);
      let sum = 0;
      for (let column = 0, row = from + 0.5; column < columns; column++, row += slope)
        sum += sums[column * rows + (row | 0)]!;
      if (sum > best) [best, start, end] = [sum, from, to];
    }
  return { start, end, probability: best / columns };
}

/** Sums over the rows that count towards a line, (columns, rows). */
function sumNeighbours({ data, columns, rows }: Crossings): Float32Array {
  const sums = new Float32Array(data.length);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++)
      for (let near = Math.max(0, row - rowsTo.count); near <= Math.min(rows - 1, row + rowsTo.count); near++)
        sums[column * rows + row]! += data[column * rows + near]!;
  return sums;
}

/** The same line, placed between rows: least squares over the rows near it, weighted by their probabilities. */
function refineLine({ data, columns, rows }: Crossings, { start, end }: StripLine): readonly [number, number] {
  let [n, sx, sy, sxx, sxy] = [1e-6, 0, 0, 0, 0];
  for (let column = 0; column < columns; column++) {
    const x = column / (columns - 1);
    const line = start + (end - start) * x;
    for (let row = Math.max(0, Math.ceil(line - rowsTo.place)); row <= Math.min(rows - 1, line + rowsTo.place); row++) {
      const w = data[column * rows + row]!;
      const y = row - line;
      n += w;
      sx += w * x;
      sy += w * y;
      sxx += w * x * x;
      sxy += w * x * y;
    }
  }
  const spread = n * sxx - sx * sx;
  if (spread < 1e-3 * n * n) return [start, end];
  const slope = (n * sxy - sx * sy) / spread;
  const offset = (sy - slope * sx) / n;
  return [start + offset, end + offset + slope];
}
