import type { Pixels } from '../image/index.ts';

/** A card narrower than this, in photo pixels, is not judged. */
export const minCardWidthPx = 240;

/**
 * What a photo must have at least of the narrowest card that is judged: its diagonal and its shorter side, in widths of the card.
 * Of a card that the photo cuts, only the portrait must be in it; the smallest parts of photos that are judged stand in
 * bench/results/cut-cards.csv, with 0.68 and 0.32. The shorter side must hold half of a face on a Thai card, which is 9 of 85.6 mm wide.
 */
const least = { diagonal: 0.5, side: 0.05 } as const;

type Size = Pick<Pixels, 'widthPx' | 'heightPx'>;

/** Whether a photo of this size can show so much of a card that is wide enough that it could be judged; true in doubt. */
export function canHoldCard(photo: Size): boolean {
  return Math.hypot(photo.widthPx, photo.heightPx) >= least.diagonal * minCardWidthPx && canHoldPortrait(photo);
}

/** Whether a picture of a portrait alone can show half of a face that would be large enough on a card; true in doubt. */
export function canHoldPortrait({ widthPx, heightPx }: Size): boolean {
  return Math.min(widthPx, heightPx) >= least.side * minCardWidthPx;
}
