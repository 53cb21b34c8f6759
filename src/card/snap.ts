import {
  diagonalPx,
  type Homography,
  isConvexClockwise,
  type Point,
  type Pyramid,
  projectQuad,
  type Quad,
  rectToQuad,
} from '../image/index.ts';
import { completedQuads } from './complete.ts';
import { type Edge, linesAlong, type Pass } from './lines.ts';
import { shapeDoubt, slant } from './shape.ts';
import { quadOfSides, type Sides } from './sides.ts';

/** Edges near the sides: coarse, then fine. */
const coarse: Pass = { widthPx: 380, heightPx: 240, reachPx: 11, pull: 150, pullWithin: 1, seenShare: 0, lines: 1 };
const fine: Pass = { ...coarse, widthPx: 760, heightPx: 480, reachPx: 6 };
/** How they are looked for on cards that the refiner knows: where it has the sides counts for more, strong lines for less. */
const known = { pull: 900, pullWithin: 0.02, seenShare: 0.6 };
/** Edges up to 12 % of the card's width away. */
const far: Pass = { widthPx: 300, heightPx: 192, reachPx: 36, pull: 4, pullWithin: 1, seenShare: 0, lines: 6 };
/** Other quads that are given back at most. */
const mostOthers = 10;
/** Quads nearer than this share of the diagonal are one. */
const sameQuad = 0.015;
/** What a standard deviation of doubt about the shape takes from the clearness of edges, and the most that counts. */
const doubtWeight = 0.045;
const mostDoubt = 10;
/** From this slant on, which few photos have, it takes from the clearness; up to so much of it. */
const usualSlant = 0.08;
const slantWeight = 0.8;
const mostSlant = 0.5;

/** A quad and how sure its place is. */
export interface Snapped {
  readonly quad: Quad;
  /** Mean strength of the edges under the four sides, 0..1, less the doubt about the quad's shape. */
  readonly clearness: number;
}

/** Lays the sides of a roughly known card onto the straight edges nearest to them that run along the whole side. */
export function snapToEdges(photo: Pyramid, rough: Quad, isKnown = false): Snapped {
  const [first, second] = [coarse, fine].map((pass) => (isKnown ? { ...pass, ...known } : pass)) as [Pass, Pass];
  return snapOnce(photo, snapOnce(photo, rough, first).quad, second);
}

/** The same for sides that are known to a millimetre. */
export function snapFinely(photo: Pyramid, sides: Quad): Snapped {
  return snapOnce(photo, sides, { ...fine, ...known });
}

/**
 * Quads for a card whose edges are not clear, or do not make a document's shape, clearest first: those with one corner put
 * where the other three say, and those of lines farther away.
 */
export function otherQuads(photo: Pyramid, rough: Quad, isKnown = false): readonly Snapped[] {
  const mended = [...mendedQuads(rough), ...completedQuads(rough, photo.photo)].map((quad) =>
    snapToEdges(photo, quad, isKnown),
  );
  const farther = fartherQuads(photo, rough).map(({ quad }) =>
    snapOnce(photo, quad, isKnown ? { ...fine, ...known } : fine),
  );
  return clearest([...mended, ...farther]);
}

/** The clearest quads, each apart from the clearer ones. */
function clearest(all: readonly Snapped[]): readonly Snapped[] {
  const kept: Snapped[] = [];
  for (const one of all.toSorted((a, b) => b.clearness - a.clearness)) {
    if (kept.every(({ quad }) => largestMove(quad, one.quad) > sameQuad * diagonalPx(quad))) kept.push(one);
    if (kept.length === mostOthers) break;
  }
  return kept;
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

function snapOnce(photo: Pyramid, quad: Quad, pass: Pass): Snapped {
  const edges = linesAlong(photo, quad, pass).map(([best]) => best!) as unknown as Edges;
  const snapped = quadOf(edges, rectToQuad(pass.widthPx, pass.heightPx, quad));
  if (!isConvexClockwise(snapped)) return { quad, clearness: 0 };
  return { quad: snapped, clearness: meanOf(edges, 'support') - doubtLoss(snapped, photo) };
}

/** The quads that the best lines far around make, clearest first. */
function fartherQuads(photo: Pyramid, rough: Quad): readonly Snapped[] {
  const toPhoto = rectToQuad(far.widthPx, far.heightPx, rough);
  const [tops = [], rights = [], bottoms = [], lefts = []] = linesAlong(photo, rough, far);
  const all: Snapped[] = [];
  for (const top of tops)
    for (const right of rights)
      for (const bottom of bottoms)
        for (const left of lefts) {
          const edges: Edges = [top, right, bottom, left];
          const quad = quadOf(edges, toPhoto);
          if (isConvexClockwise(quad)) all.push({ quad, clearness: meanOf(edges, 'score') - doubtLoss(quad, photo) });
        }
  return clearest(all);
}

/** Edges of the top, right, bottom and left side. */
type Edges = readonly [Edge, Edge, Edge, Edge];

function quadOf(edges: Edges, toPhoto: Homography): Quad {
  return projectQuad(toPhoto, quadOfSides(edges.map(({ line }) => line) as unknown as Sides));
}

function meanOf(edges: Edges, key: 'support' | 'score'): number {
  return edges.reduce((sum, edge) => sum + edge[key] / edges.length, 0);
}

/** What is taken from a quad's clearness because its shape is no document's, or seldom seen. */
export function doubtLoss(quad: Quad, { photo }: Pyramid): number {
  const tilted = Math.max(0, Math.min(mostSlant, slant(quad)) - usualSlant);
  return doubtWeight * Math.min(mostDoubt, shapeDoubt(quad, photo)) + slantWeight * tilted;
}

/** The longest way of a corner from one quad to the other, in pixels. */
export function largestMove(from: Quad, to: Quad): number {
  return Math.max(...from.map(([x, y], i) => Math.hypot(to[i]![0] - x, to[i]![1] - y)));
}
