/** Photos that one worker takes at a time: few enough that the last ones of a batch are shared, many enough that the queue costs little. */
const maxSliceSize = 50;

/** A batch is cut into at least so many slices, so that many workers share a small batch too. */
const minSlices = 64;

/** Number of photos in each slice of a batch. */
export function planSliceSize(photos: number): number {
  return Math.min(maxSliceSize, Math.max(1, Math.floor(photos / minSlices)));
}

/** Waits in seconds before a photo is tried again whose source or whose inspection failed for a cause that may pass. */
export const photoRetryDelaysS: readonly number[] = [10, 60, 300, 1800, 7200];
