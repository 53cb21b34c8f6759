import type { Pixels } from '../image/index.ts';

/** A card narrower than this, in pixels of the photo, is not judged. */
export const minCardWidthPx = 240;

/**
 * Minimum diagonal and shorter side of a photo, in widths of the narrowest card that is judged. Of a card that the photo cuts, only the
 * portrait must be visible; the smallest parts of photos that are judged have 0.99 and 0.22 (bench/results/cut-cards.csv). The shorter
 * side must hold half of a face on a Thai card, which is 9 of 85.6 mm wide.
 */
const minShares = { diagonal: 0.5, side: 0.05 } as const;

type Size = Pick<Pixels, 'widthPx' | 'heightPx'>;

/** Whether a photo of this size can show as much of a wide enough card as is needed to judge it; true in doubt. */
export function canHoldCard(photo: Size): boolean {
  return Math.hypot(photo.widthPx, photo.heightPx) >= minShares.diagonal * minCardWidthPx && canHoldPortrait(photo);
}

/** Whether a picture that shows only a portrait can hold half of a face that would be large enough on a card; true in doubt. */
export function canHoldPortrait({ widthPx, heightPx }: Size): boolean {
  return Math.min(widthPx, heightPx) >= minShares.side * minCardWidthPx;
}
