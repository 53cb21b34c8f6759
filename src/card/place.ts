import { diagonalPx, isConvexClockwise, type Pyramid, type Quad, turnHalf } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { lookAtEdges, type Seen } from './edges.ts';
import { type Look, lookCloser } from './looks.ts';
import { largestMove } from './sides.ts';

/** A proposal laid onto the edges around it, and what was seen on the way. */
export interface Placed {
  /** In the card's own order, in pixels of the photo. */
  readonly corners: Quad;
  readonly look: Look;
  /** Of the last look at the edges. */
  readonly sides: Seen['sides'];
  /** How far the refiner had a corner from where it came to lie, and how far the last look moved one, in shares of the diagonal. */
  readonly drift: number;
  readonly moved: number;
}

/** So many looks at the edges at most; none is taken once one moves no corner by more than this share of the diagonal. */
const mostLooks = 3;
const still = 0.002;

/** One look of the refiner, then the edges until they stand still; nothing where corners make no quad on the way. */
export async function place(
  photo: Pyramid,
  { refiner, edges }: Readonly<Record<'refiner' | 'edges', Model>>,
  rough: Quad,
): Promise<Placed | undefined> {
  const look = await lookCloser(photo, refiner, rough);
  if (!isConvexClockwise(look.corners)) return undefined;
  let quad = look.corners;
  for (let looks = 1; ; looks++) {
    const seen = await lookAtEdges(photo, edges, quad);
    if (!isConvexClockwise(seen.quad)) return undefined;
    const moved = largestMove(quad, seen.quad) / diagonalPx(seen.quad);
    quad = seen.quad;
    if (moved > still && looks < mostLooks) continue;
    const drift = largestMove(look.corners, quad) / diagonalPx(quad);
    return { corners: look.turned > 0.5 ? turnHalf(quad) : quad, look, sides: seen.sides, drift, moved };
  }
}
