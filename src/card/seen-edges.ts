import { type Point, type Pyramid, project, projectQuad, type Quad, rectToQuad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { edgeStrip, edgesInput, stripToCard } from './edge-strips.ts';
import { type Columns, columnsOf, sumAlong } from './line-sums.ts';
import type { Line } from './lines.ts';
import { offset, quadOfSides, type Sides, sidesOf } from './sides.ts';
import { cardMm } from './views.ts';

/** Where the network of edges has a side of the card. */
export interface SeenSide {
  /** In millimetres on the card, as the quad has it. */
  readonly line: Line;
  /** Mean probability, over the columns along the side, that the card's edge is there; of this line and of the quad's own side. */
  readonly share: number;
  readonly ownShare: number;
}

/** The card's corners, in millimetres. */
const cardCorners: Quad = [
  [0, 0],
  [cardMm.width, 0],
  [cardMm.width, cardMm.height],
  [0, cardMm.height],
];
/** Rows of a strip that a line may rise by at most from its start to its end. */
const mostRise = 20;
/** A line has the rows so near to it; so near are those that place it exactly. */
const lineRows = 1;
const fitRows = 2.5;

/** A side moves to a line that is so probable, and so much more probable than where it was, in millimetres away. */
const leastShare = 0.5;
const leastGain = 0.1;
const leastMoveMm = 0.2;

/** The quad with sides put where the network of edges has them, if it is sure of that. */
export function moveToSeen(quad: Quad, seen: readonly SeenSide[]): Quad {
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, quad);
  const own = sidesOf(cardCorners);
  const sides = own.map((side, i) => {
    const { line, share, ownShare } = seen[i]!;
    const isSure = share > leastShare && share - ownShare > leastGain;
    return isSure && Math.abs(offset(i, line, side)) > leastMoveMm ? line : side;
  }) as unknown as Sides;
  return sides.some((side, i) => side !== own[i]) ? projectQuad(toPhoto, quadOfSides(sides)) : quad;
}

/** The quad with all sides where the network of edges has them; it may be none. */
export function quadOfSeen(quad: Quad, seen: readonly SeenSide[]): Quad {
  const sides = seen.map(({ line }) => line) as unknown as Sides;
  return projectQuad(rectToQuad(cardMm.width, cardMm.height, quad), quadOfSides(sides));
}

/** Looks at the strips along the four sides of a quad: top, right, bottom, left. */
export async function lookAtEdges(photo: Pyramid, edges: Model, quad: Quad): Promise<readonly SeenSide[]> {
  const { edges: seen } = await edges.run({ strips: edgesInput(photo, quad) });
  const [, columns, rows] = seen!.shape as [number, number, number];
  return [0, 1, 2, 3].map((side) => {
    const shares = seen!.data.subarray(side * columns * rows, (side + 1) * columns * rows);
    return seenSide({ shares, columns, rows }, side);
  });
}

/** Probabilities that the edge crosses a column in a row, (columns, rows). */
interface Crossings {
  readonly shares: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

function seenSide(crossings: Crossings, side: number): SeenSide {
  const { columns, rows } = crossings;
  const near = columnsOf(blurred(crossings), columns, rows);
  const best = bestLine(near);
  const [start, end] = fit(crossings, best);
  const toCard = stripToCard(side);
  const at = (column: number, row: number): Point =>
    project(toCard, [((column + 0.5) * edgeStrip.widthPx) / columns, row + 0.5]);
  const own = (rows - 1) / 2;
  return {
    line: [at(0, start), at(columns - 1, end)],
    share: best.share,
    ownShare: (shareOf(near, own - 0.5) + shareOf(near, own + 0.5)) / 2,
  };
}

/** Sums over the rows that one line has. */
function blurred({ shares, columns, rows }: Crossings): Float32Array {
  const sums = new Float32Array(shares.length);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let near = Math.max(0, row - lineRows); near <= Math.min(rows - 1, row + lineRows); near++)
        sum += shares[column * rows + near]!;
      sums[column * rows + row] = sum;
    }
  return sums;
}

/** Mean of a level line. */
function shareOf(near: Columns, row: number): number {
  return sumAlong(near, { start: row, end: row }) / near.columns;
}

/** A line by the rows in which it crosses the first and the last column. */
interface Crossing {
  readonly start: number;
  readonly end: number;
  readonly share: number;
}

/** Every third line tells which share the best one has at least, so that few others have to be summed up. */
function bestLine(near: Columns): Crossing {
  return likeliest(near, 1, likeliest(near, 3, 0).share);
}

/** The first of the likeliest lines whose ends lie so many rows apart; its share is at least the given one, or -1. */
function likeliest(near: Columns, step: number, least: number): Crossing {
  let best: Crossing = { start: 0, end: 0, share: -1 };
  for (let start = 0; start < near.rows; start += step)
    for (let end = Math.max(0, start - mostRise); end <= Math.min(near.rows - 1, start + mostRise); end += step) {
      const needed = Math.max(least, best.share) * near.columns;
      const share = sumAlong(near, { start, end, least: needed }) / near.columns;
      if (share > best.share) best = { start, end, share };
    }
  return best;
}

/** The same line between rows: least squares over the rows near it, each as likely as it is. */
function fit({ shares, columns, rows }: Crossings, { start, end }: Crossing): readonly [number, number] {
  let [n, sx, sy, sxx, sxy] = [1e-6, 0, 0, 0, 0];
  for (let column = 0; column < columns; column++) {
    const x = column / (columns - 1);
    const line = start + (end - start) * x;
    for (let row = Math.max(0, Math.ceil(line - fitRows)); row <= Math.min(rows - 1, line + fitRows); row++) {
      const w = shares[column * rows + row]!;
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
