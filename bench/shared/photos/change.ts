import type { Pixels } from '../../../src/image/index.ts';

/** Share of the most changed pixels. */
const changedShare = 0.05;

/** Mean difference of the most changed pixels, in levels of 255, below which an edit is not visible and does not count as an attack. */
export const minVisibleChange = 4;

/** How much an edit changes a view: the mean over the 5 % most changed pixels, of the mean difference of the three channels, 0..255. */
export function visibleChange(before: Pixels, after: Pixels): number {
  const changes = new Float32Array(before.widthPx * before.heightPx);
  for (let i = 0; i < changes.length; i++) {
    const by = (k: number) => Math.abs(after.data[i * 3 + k]! - before.data[i * 3 + k]!);
    changes[i] = (by(0) + by(1) + by(2)) / 3;
  }
  const top = changes.sort().subarray(-Math.ceil(changedShare * changes.length));
  return top.reduce((sum, change) => sum + change, 0) / top.length;
}
