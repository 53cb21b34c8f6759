import type { Pixels } from '../../../src/image/index.ts';

/** Share of the pixels that count as the most changed. */
const mostChanged = 0.05;

/** Levels of 255 by which the most changed pixels must differ on average for an edit to be seen; below it, it is not counted as an attack. */
export const minVisibleChange = 4;

/** How much an edit changes a view: the mean over the 5 % most changed pixels, of the mean difference of the three channels, 0..255. */
export function visibleChange(before: Pixels, after: Pixels): number {
  const changes = new Float32Array(before.widthPx * before.heightPx);
  for (let i = 0; i < changes.length; i++) {
    const by = (k: number) => Math.abs(after.data[i * 3 + k]! - before.data[i * 3 + k]!);
    changes[i] = (by(0) + by(1) + by(2)) / 3;
  }
  const top = changes.sort().subarray(-Math.ceil(mostChanged * changes.length));
  return top.reduce((sum, change) => sum + change, 0) / top.length;
}
