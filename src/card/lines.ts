import {
  type Cut,
  compose,
  cutView,
  type Homography,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  type Quad,
  rectToQuad,
} from '../image/index.ts';
import { type Columns, sumAlong } from './line-sums.ts';
import { columnPx, edgesAcross } from './strengths.ts';

/** One search: how large the card is thought to be while it lasts, and how far from its sides lines are looked for, in pixels. */
export interface Pass {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly reachPx: number;
  /** What a line loses for lying off the side, for each squared share of the card's width at either end. */
  readonly pull: number;
  /** The share of the card's width from which lying farther off costs no more: a corner may be hidden. */
  readonly pullWithin: number;
  /**
   * What being seen at all counts for, against being strong, 0..1: a card's faint edge is seen all along, the strong ends of a
   * barcode's bars are seen along half of it.
   */
  readonly seenShare: number;
  /** Lines given back for each side at most. */
  readonly lines: number;
}

/** A line by two points, in pixels of the pass. */
export type Line = readonly [Point, Point];

/** A straight edge along a side. */
export interface Edge {
  readonly line: Line;
  /** Mean strength of the edge under the line, 0..1. */
  readonly support: number;
  /** The same less what the line loses for lying off the side. */
  readonly score: number;
}

/** Corners are round or hidden by fingers: this share of a side is left out at either end. */
const cornerShare = 0.06;
/** What a side outside the photo counts for. */
const unseenSupport = 0.5;

/** The best lines along each side of a roughly known card (top, right, bottom, left), best first. */
export function linesAlong(photo: Pyramid, quad: Quad, pass: Pass): readonly (readonly Edge[])[] {
  const toPhoto = rectToQuad(pass.widthPx, pass.heightPx, quad);
  return sidesOf(pass).map((side) => {
    if (isOutside(side, toPhoto, photo.photo))
      return [{ line: lineOf(side, [0, 0]), support: unseenSupport, score: unseenSupport }];
    const strip = cutView(photo, { ...stripCut(side, pass), toPhoto: compose(toPhoto, stripToCard(side, pass)) });
    return bestLines(side, edgesAcross(strip, pass.seenShare), pass);
  });
}

/** A side of the card: where it starts, its direction, and the way out of the card. */
interface Side {
  readonly from: Point;
  readonly along: Point;
  readonly outwards: Point;
  readonly lengthPx: number;
}

function sidesOf({ widthPx, heightPx }: Pass): readonly Side[] {
  return [
    { from: [0, 0], along: [1, 0], outwards: [0, -1], lengthPx: widthPx },
    { from: [widthPx, 0], along: [0, 1], outwards: [1, 0], lengthPx: heightPx },
    { from: [widthPx, heightPx], along: [-1, 0], outwards: [0, 1], lengthPx: widthPx },
    { from: [0, heightPx], along: [0, -1], outwards: [-1, 0], lengthPx: heightPx },
  ];
}

/** Whether two of five points along the side lie outside the photo: it is no edge that can be seen, and stays where it is. */
function isOutside({ from, along, lengthPx }: Side, toPhoto: Homography, { widthPx, heightPx }: Pixels): boolean {
  const outside = [0.1, 0.3, 0.5, 0.7, 0.9].filter((share) => {
    const [x, y] = project(toPhoto, [from[0] + along[0] * lengthPx * share, from[1] + along[1] * lengthPx * share]);
    return x < 0 || y < 0 || x > widthPx || y > heightPx;
  });
  return outside.length >= 2;
}

/** The strip lies along the side; its rows run from inside the card to outside, one more than is searched at either edge. */
function stripCut({ lengthPx }: Side, { reachPx }: Pass): Omit<Cut, 'toPhoto'> {
  const columns = Math.floor((lengthPx * (1 - 2 * cornerShare)) / columnPx);
  return { widthPx: columns * columnPx, heightPx: 2 * reachPx + 3, sampling: 'single' };
}

function stripToCard({ from, along, outwards, lengthPx }: Side, { reachPx }: Pass): Cut['toPhoto'] {
  const start = cornerShare * lengthPx;
  const middle = reachPx + 1.5;
  const at = (k: 0 | 1): number => from[k] + along[k] * start - outwards[k] * middle;
  return [along[0], outwards[0], at(0), along[1], outwards[1], at(1), 0, 0, 1];
}

/** Lines whose ends lie, on average, nearer than this share of the reach to a better one's are that one. */
const apartShare = 0.15;

/** The lines with the best edges for how far they lie off the side, each clear of the better ones. */
function bestLines(side: Side, strengths: Columns, pass: Pass): readonly Edge[] {
  const { reachPx, lines } = pass;
  const span = 2 * reachPx + 1;
  const { supports, scores } = lines === 1 ? scoreBest(strengths, pass) : scoreLines(strengths, pass);
  const edges: Edge[] = [];
  while (edges.length < lines) {
    const at = largestAt(scores);
    if (scores[at] === Number.NEGATIVE_INFINITY) break;
    const [start, end] = [Math.floor(at / span), at % span];
    const line = lineOf(side, [start - reachPx, end - reachPx]);
    edges.push({ line, support: supports[at]!, score: scores[at]! });
    if (edges.length < lines) strikeOut(scores, { span, start, end, apart: 2 * apartShare * reachPx });
  }
  return edges;
}

/** Supports and scores of lines from one offset at the side's start to one at its end: (offsets, offsets); -Infinity for those left out. */
interface Scored {
  readonly supports: Float32Array;
  readonly scores: Float32Array;
}

/** Every third line tells what the best one scores at least, so that few others have to be summed up. */
function scoreBest(strengths: Columns, pass: Pass): Scored {
  const { scores } = scoreLines(strengths, pass, { step: 3, isBestEnough: true });
  return scoreLines(strengths, pass, { least: scores[largestAt(scores)]!, isBestEnough: true });
}

interface Scoring {
  /** Offsets from one line's end to the next one's. */
  readonly step?: number;
  /** Lines that score less may be left out; so may lines that score less than one before them, where the best is enough. */
  readonly least?: number;
  readonly isBestEnough?: boolean;
}

function scoreLines(
  strengths: Columns,
  { widthPx, reachPx, pull, pullWithin }: Pass,
  { step = 1, least = Number.NEGATIVE_INFINITY, isBestEnough = false }: Scoring = {},
): Scored {
  const { columns, rows: span } = strengths;
  const [supports, scores] = [
    new Float32Array(span * span),
    new Float32Array(span * span).fill(Number.NEGATIVE_INFINITY),
  ];
  const lost = Float64Array.from({ length: span }, (_, row) => {
    return pull * Math.min(Math.abs(row - reachPx) / widthPx, pullWithin) ** 2;
  });
  let bar = least;
  for (let start = 0; start < span; start += step)
    for (let end = 0; end < span; end += step) {
      const sum = sumAlong(strengths, { start, end, least: (bar + lost[start]! + lost[end]!) * columns });
      const at = start * span + end;
      supports[at] = sum / columns;
      scores[at] = sum / columns - lost[start]! - lost[end]!;
      if (isBestEnough) bar = Math.max(bar, scores[at]!);
    }
  return { supports, scores };
}

function largestAt(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

interface Struck {
  readonly span: number;
  readonly start: number;
  readonly end: number;
  readonly apart: number;
}

/** Takes a line, and those whose ends together lie within `apart` of it, out of the search. */
function strikeOut(scores: Float32Array, { span, start, end, apart }: Struck): void {
  for (let i = 0, at = 0; i < span; i++)
    for (let k = 0; k < span; k++, at++)
      if (Math.abs(i - start) + Math.abs(k - end) <= apart) scores[at] = Number.NEGATIVE_INFINITY;
}

/** The line through both ends of the strip, moved out by the offsets. */
function lineOf({ from, along, outwards, lengthPx }: Side, [start, end]: readonly [number, number]): Line {
  const at = (share: number, offset: number): Point => [
    from[0] + along[0] * lengthPx * share + outwards[0] * offset,
    from[1] + along[1] * lengthPx * share + outwards[1] * offset,
  ];
  return [at(cornerShare, start), at(1 - cornerShare, end)];
}

/** Where two lines meet. */
export function meet([a, b]: Line, [c, d]: Line): Point {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / (ux * vy - uy * vx);
  return [a[0] + ux * t, a[1] + uy * t];
}
