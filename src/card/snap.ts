import {
  type Cut,
  compose,
  cutView,
  type Homography,
  isConvexClockwise,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  projectQuad,
  type Quad,
  rectToQuad,
} from '../image/index.ts';

/** One search: how large the card is thought to be while it lasts, and how far from its sides lines are looked for, in pixels. */
interface Pass {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly reachPx: number;
}

const passes: readonly Pass[] = [
  { widthPx: 380, heightPx: 240, reachPx: 11 },
  { widthPx: 760, heightPx: 480, reachPx: 6 },
];
/** Corners are round or hidden by fingers: this share of a side is left out at either end. */
const cornerShare = 0.06;
/** So many neighbours along the side are taken together before edges are measured. */
const columnPx = 4;
/** Levels across two pixels from which an edge is no clearer for being stronger. */
const clearEdge = 30;
/** What a line loses for lying off the side, for each squared share of the card's width at either end. */
const pull = 150;
/** Mean strength of edges under all four sides from which no other quad is tried. */
export const clearSupport = 0.85;
/** What a side outside the photo counts for. */
const unseenSupport = 0.5;
/** So much clearer must a mended quad be than the one before it. */
const mendingGain = 0.04;

/** A quad and how clear the edges under its sides are, 0..1. */
export interface Snapped {
  readonly quad: Quad;
  readonly support: number;
}

/**
 * Lays the sides of a roughly known card onto the straight edges nearest to them that run along the whole side. Where those are
 * not clear, one corner may be far off: then the quads that mend one are tried as well.
 */
export function snapToEdges(photo: Pyramid, rough: Quad): Snapped {
  let best = snap(photo, rough);
  if (best.support < clearSupport)
    for (const other of mendedQuads(rough)) {
      const snapped = snap(photo, other);
      if (snapped.support > best.support + mendingGain) best = snapped;
    }
  return best;
}

function snap(photo: Pyramid, rough: Quad): Snapped {
  return passes.reduce<Snapped>(({ quad }, pass) => snapOnce(photo, quad, pass), { quad: rough, support: 0 });
}

/** The quad with each corner in turn put where the other three say that it is. */
function mendedQuads(rough: Quad): readonly Quad[] {
  const mended = rough.map((_, i): Quad => {
    const [next, across, last] = [1, 2, 3].map((step) => rough[(i + step) % 4]!) as [Point, Point, Point];
    const corner: Point = [next[0] + last[0] - across[0], next[1] + last[1] - across[1]];
    return rough.map((point, k) => (k === i ? corner : point)) as unknown as Quad;
  });
  return mended.filter(isConvexClockwise);
}

/** A line by the points where it meets the ends of its side, in pixels of the pass. */
type Line = readonly [Point, Point];

function snapOnce(photo: Pyramid, quad: Quad, pass: Pass): Snapped {
  const toPhoto = rectToQuad(pass.widthPx, pass.heightPx, quad);
  const lines = sidesOf(pass).map((side) => {
    if (isOutside(side, toPhoto, photo.photo)) return { line: lineOf(side, [0, 0]), support: unseenSupport };
    const strip = cutView(photo, { ...stripCut(side, pass), toPhoto: compose(toPhoto, stripToCard(side, pass)) });
    return bestLine(side, edgesAcross(strip), { reachPx: pass.reachPx, pull: pull / pass.widthPx ** 2 });
  });
  const [top, right, bottom, left] = lines.map(({ line }) => line) as [Line, Line, Line, Line];
  const corners = [meet(left, top), meet(top, right), meet(right, bottom), meet(bottom, left)] as const;
  const snapped = projectQuad(toPhoto, corners);
  if (!isConvexClockwise(snapped)) return { quad, support: 0 };
  return { quad: snapped, support: lines.reduce((sum, { support }) => sum + support / lines.length, 0) };
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

/** Strength of edges along the strip, 0..1: (columns, offsets), an offset for each row but the first and last. */
interface Edges {
  readonly strength: Float32Array;
  readonly columns: number;
  readonly offsets: number;
}

/** Largest difference of the three colours between the rows above and below, with `columnPx` neighbours taken together. */
function edgesAcross({ data, widthPx, heightPx }: Pixels): Edges {
  const columns = widthPx / columnPx;
  const offsets = heightPx - 2;
  const strength = new Float32Array(columns * offsets);
  const rowBytes = widthPx * 3;
  for (let column = 0; column < columns; column++)
    for (let offset = 0; offset < offsets; offset++) {
      const at = offset * rowBytes + column * columnPx * 3;
      let largest = 0;
      for (let colour = 0; colour < 3; colour++) {
        let difference = 0;
        for (let i = at + colour; i < at + columnPx * 3; i += 3) difference += data[i + 2 * rowBytes]! - data[i]!;
        largest = Math.max(largest, Math.abs(difference));
      }
      strength[column * offsets + offset] = Math.min(1, largest / (columnPx * clearEdge));
    }
  return { strength, columns, offsets };
}

interface Search {
  readonly reachPx: number;
  readonly pull: number;
}

interface Found {
  readonly line: Line;
  /** Mean strength of edges along the line, 0..1. */
  readonly support: number;
}

/** The line with the best edges for how far it lies off the side. */
function bestLine(side: Side, { strength, columns, offsets }: Edges, { reachPx, pull }: Search): Found {
  let best = { start: 0, end: 0, support: 0, score: Number.NEGATIVE_INFINITY };
  for (let start = -reachPx; start <= reachPx; start++)
    for (let end = -reachPx; end <= reachPx; end++) {
      const slope = (end - start) / (columns - 1);
      let sum = 0;
      for (let column = 0, row = start + reachPx + 0.5; column < columns; column++, row += slope)
        sum += strength[column * offsets + (row | 0)]!;
      const score = sum / columns - pull * (start * start + end * end);
      if (score > best.score) best = { start, end, support: sum / columns, score };
    }
  return { line: lineOf(side, [best.start, best.end]), support: best.support };
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
function meet([a, b]: Line, [c, d]: Line): Point {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / (ux * vy - uy * vx);
  return [a[0] + ux * t, a[1] + uy * t];
}
