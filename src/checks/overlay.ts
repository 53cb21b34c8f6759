import { type Basis, type Chroma, chromaResidual, keptOf, type Residual } from './chroma.ts';
import { medianOf } from './median.ts';

/** A pixel may lie on top of the card when its residual is above this, and so many times the median residual. */
const [least, timesMedian] = [0.12, 3] as const;
/** When less of the view than this would be kept, the last guess stays. */
const leastKept = 0.25;
const rounds = 2;

/** Which pixels of a view show the card itself, and its colours with and without the others. */
export interface Uncovered {
  /** After a fit to all pixels. */
  readonly first: Residual;
  /** 1 where the card is seen. */
  readonly kept: Uint8Array;
  /** After a fit to the kept pixels. */
  readonly residual: Residual;
}

/**
 * Finds what is not the card: fingers, things and beams of light that lie over it, and whatever wrong corners cut with it, come in
 * over the view's edge and are more colourful than what the card's light explains. Such patches of pixels are dropped with a pixel
 * around them, and the light is fitted again, twice.
 */
export function withoutOverlays(chroma: Chroma, basis: Basis): Uncovered {
  let kept: Uint8Array = new Uint8Array(chroma.red.length).fill(1);
  const first = chromaResidual(chroma, basis, kept);
  let residual = first;
  for (let round = 0; round < rounds; round++) {
    const limit = Math.max(least, timesMedian * medianOf(keptOf(residual.magnitude, kept)));
    const guess = keptAround(overEdge(residual.magnitude, limit, chroma), chroma);
    if (guess.reduce((sum, one) => sum + one, 0) >= leastKept * guess.length) kept = guess;
    residual = chromaResidual(chroma, basis, kept);
  }
  return { first, kept, residual };
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** 1 for the pixels above the limit that hang together with one at the edge, over their four sides. */
function overEdge(magnitude: Float32Array, limit: number, { widthPx, heightPx }: Size): Uint8Array {
  const reached = new Uint8Array(magnitude.length);
  const stack: number[] = [];
  const reach = (x: number, y: number): void => {
    const i = y * widthPx + x;
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx || reached[i] || magnitude[i]! <= limit) return;
    reached[i] = 1;
    stack.push(i);
  };
  for (let x = 0; x < widthPx; x++) for (const y of [0, heightPx - 1]) reach(x, y);
  for (let y = 0; y < heightPx; y++) for (const x of [0, widthPx - 1]) reach(x, y);
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    reach(x - 1, y);
    reach(x + 1, y);
    reach(x, y - 1);
    reach(x, y + 1);
  }
  return reached;
}

/** 1 for the pixels that are neither dropped nor a neighbour of one. */
function keptAround(dropped: Uint8Array, { widthPx, heightPx }: Size): Uint8Array {
  const kept = new Uint8Array(dropped.length).fill(1);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      if (!dropped[y * widthPx + x]) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(heightPx - 1, y + 1); v++)
        kept.fill(0, v * widthPx + Math.max(0, x - 1), v * widthPx + Math.min(widthPx, x + 2));
    }
  return kept;
}
