import { type Basis, type Chroma, chromaResidual, masked, type Residual } from './chroma.ts';
import { medianOf } from './median.ts';

/** A pixel may be an overlay if its residual exceeds this value and this multiple of the median residual. */
const [minResidual, minMedianRatio] = [0.12, 3] as const;
/** Minimum share of the view in the mask; below it, the previous mask is used. */
const minMaskShare = 0.25;
const rounds = 2;

/** Mask of the pixels that show the card itself, and the residuals with and without the others. */
export interface Uncovered {
  /** After a fit to all pixels. */
  readonly first: Residual;
  /** 1 where the card is visible. */
  readonly cardMask: Uint8Array;
  /** After a fit to the pixels in the mask. */
  readonly residual: Residual;
}

/**
 * Finds what is not the card: fingers, objects and beams of light over it, and background inside wrong corners, reach the
 * edge of the view and are more colourful than the light on the card explains. Such patches of pixels are dropped with a pixel
 * around them, and the light is fitted again, twice.
 */
export function withoutOverlays(chroma: Chroma, basis: Basis): Uncovered {
  let cardMask: Uint8Array = new Uint8Array(chroma.red.length).fill(1);
  const first = chromaResidual(chroma, basis, cardMask);
  let residual = first;
  for (let round = 0; round < rounds; round++) {
    const limit = Math.max(minResidual, minMedianRatio * medianOf(masked(residual.magnitude, cardMask)));
    const guess = erodedMask(overEdge(residual.magnitude, limit, chroma), chroma);
    if (guess.reduce((sum, one) => sum + one, 0) >= minMaskShare * guess.length) cardMask = guess;
    residual = chromaResidual(chroma, basis, cardMask);
  }
  return { first, cardMask, residual };
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** 1 for the pixels above the limit that are connected with one at the edge, through their four sides. */
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
function erodedMask(dropped: Uint8Array, { widthPx, heightPx }: Size): Uint8Array {
  const cardMask = new Uint8Array(dropped.length).fill(1);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      if (!dropped[y * widthPx + x]) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(heightPx - 1, y + 1); v++)
        cardMask.fill(0, v * widthPx + Math.max(0, x - 1), v * widthPx + Math.min(widthPx, x + 2));
    }
  return cardMask;
}
