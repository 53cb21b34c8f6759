import { type Homography, invert, type Point, project } from '../../src/image/index.ts';

/** The grid on which a replaced region is drawn. */
export interface MaskGrid {
  /** Maps view pixels to the photo of the region. */
  readonly toPhoto: Homography;
  readonly viewPx: number;
  readonly maskPx: number;
}

/** `(maskPx, maskPx)` bytes: 255 where the centre of a cell lies inside the polygon, by the even-odd rule. */
export function maskOf(region: readonly Point[], { toPhoto, viewPx, maskPx }: MaskGrid): Uint8Array {
  const toView = invert(toPhoto);
  const polygon = region.map((point) => project(toView, point).map((v) => (v * maskPx) / viewPx) as unknown as Point);
  const mask = new Uint8Array(maskPx * maskPx);
  for (let y = 0; y < maskPx; y++)
    for (let x = 0; x < maskPx; x++) if (isInside([x + 0.5, y + 0.5], polygon)) mask[y * maskPx + x] = 255;
  return mask;
}

function isInside([x, y]: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]!;
    const [xj, yj] = polygon[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
