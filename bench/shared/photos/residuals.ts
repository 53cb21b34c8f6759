import type { Pixels } from '../../../src/image/index.ts';
import { recompress } from '../../../synth/index.ts';
import { toGrey } from './detail.ts';

/** Whole levels up to which residuals are counted one by one. */
const maxLevel = 3;
/** Side of the blocks of a JPEG. */
const blockPx = 8;
/** Qualities at which a picture is saved once more: the loss is lower near a quality at which it was saved before. */
const qualities = [60, 75, 85, 92, 97] as const;

/**
 * Statistics of residuals, as logarithms: how often second differences across, down and both are 0, 1, 2 and 3 levels; how much larger
 * steps are at the borders of JPEG blocks than inside them; and how much is lost if the picture is saved once more. They depend on how
 * the picture was produced and saved, and hardly on its content. The corner of the picture must lie on the grid of the JPEG blocks.
 */
export async function residualStatistics(pixels: Pixels): Promise<readonly number[]> {
  const { data: grey, widthPx: w, heightPx: h } = toGrey(pixels);
  const counts = [0, 1, 2].map(() => new Float64Array(maxLevel + 1));
  for (let y = 1; y < h - 1; y++)
    for (let x = 1, at = y * w + 1; x < w - 1; x++, at++) {
      const across = grey[at - 1]! - 2 * grey[at]! + grey[at + 1]!;
      const down = grey[at - w]! - 2 * grey[at]! + grey[at + w]!;
      for (const [k, residual] of [across, down, (across + down) / 2].entries())
        counts[k]![Math.min(maxLevel, Math.round(Math.abs(residual)))]! += 1;
    }
  const all = (w - 2) * (h - 2);
  const shares = counts.flatMap((count) => Array.from(count, (one) => Math.log((one + 1) / (all + maxLevel + 1))));
  const losses = await Promise.all(qualities.map((quality) => lossOf(pixels, quality)));
  return [...shares, gridOf(grey, { w, h, step: 1 }), gridOf(grey, { w, h, step: w }), ...losses];
}

/** Logarithm of the mean difference between the picture and the same picture saved once more. */
async function lossOf(pixels: Pixels, quality: number): Promise<number> {
  const { data } = await recompress(pixels, quality);
  const sum = data.reduce((total, value, i) => total + Math.abs(value - pixels.data[i]!), 0);
  return Math.log(sum / data.length + 0.01);
}

/** Logarithm of the ratio of the mean step at block borders to that elsewhere, from one pixel to the next across (`step` 1) or down. */
function gridOf(
  grey: Float32Array,
  { w, h, step }: { readonly w: number; readonly h: number; readonly step: number },
): number {
  const sums = { border: 0, borders: 0, inner: 0, inners: 0 };
  for (let y = 0; y < h - 1; y++)
    for (let x = 0; x < w - 1; x++) {
      const size = Math.abs(grey[y * w + x + step]! - grey[y * w + x]!);
      const along = step === 1 ? x : y;
      if ((along + 1) % blockPx === 0) {
        sums.border += size;
        sums.borders += 1;
      } else {
        sums.inner += size;
        sums.inners += 1;
      }
    }
  const mean = (sum: number, count: number) => (sum + 1) / (count + 1);
  return Math.log(mean(sums.border, sums.borders) / mean(sums.inner, sums.inners));
}
