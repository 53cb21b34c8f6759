import type { Pixels, Point, Quad } from '../image/index.ts';
import { isConvexClockwise } from '../image/index.ts';
import { proportions, shapeDoubt } from './shape.ts';

/** Quads of a shape that is less likely, in standard deviations, are left out. */
const mostDoubt = 6;
/** The side that is looked for may be this much longer or shorter than the proportion has it, seen at an angle. */
const stretches = [0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2] as const;

/**
 * Quads of which one side is kept and the opposite one is put where a document's proportion has it: for each side, along
 * one of its neighbours or both, for each proportion. Two clear sides and one length are enough to know a document.
 */
export function completedQuads(rough: Quad, photo: Pick<Pixels, 'widthPx' | 'heightPx'>): readonly Quad[] {
  const completed: Quad[] = [];
  for (let side = 0; side < 4; side++)
    for (const along of ['both', 'end', 'start'] as const)
      for (const proportion of proportions) {
        const share = side % 2 === 0 ? 1 / proportion : proportion;
        const quads = stretches.map((stretch) => complete(rough, { side, along, share: share * stretch }));
        const likely = quads.filter(isConvexClockwise).map((quad) => ({ quad, doubt: shapeDoubt(quad, photo) }));
        const [best] = likely.sort((a, b) => a.doubt - b.doubt);
        if (best && best.doubt < mostDoubt) completed.push(best.quad);
      }
  return completed;
}

interface Completion {
  /** The side that is kept begins at this corner. */
  readonly side: number;
  /** The neighbour whose direction is taken: the one at the side's end or at its start, or each at its own corner. */
  readonly along: 'end' | 'start' | 'both';
  /** Length of the neighbours, of the side's. */
  readonly share: number;
}

function complete(rough: Quad, { side, along, share }: Completion): Quad {
  const [start, end, afterEnd, beforeStart] = [0, 1, 2, 3].map((step) => rough[(side + step) % 4]!) as unknown as Quad;
  const length = share * Math.hypot(end[0] - start[0], end[1] - start[1]);
  const step = (from: Point, to: Point): Point => {
    const scale = length / Math.hypot(to[0] - from[0], to[1] - from[1]);
    return [(to[0] - from[0]) * scale, (to[1] - from[1]) * scale];
  };
  const [atEnd, atStart] = [step(end, afterEnd), step(start, beforeStart)];
  const [endStep, startStep] = [along === 'start' ? atStart : atEnd, along === 'end' ? atEnd : atStart];
  const moved = [
    start,
    end,
    [end[0] + endStep[0], end[1] + endStep[1]],
    [start[0] + startStep[0], start[1] + startStep[1]],
  ];
  return [0, 1, 2, 3].map((corner) => moved[(corner - side + 4) % 4]!) as unknown as Quad;
}
