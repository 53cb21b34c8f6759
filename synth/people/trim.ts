import type { Pixels } from '../../src/image/index.ts';
import type { Window } from '../base/window.ts';

/** The part of a picture inside white or black bars, which some collections pad their pictures with. */
export function insideBars(pixels: Pixels): Window {
  const { widthPx, heightPx } = pixels;
  const column = (x: number): boolean => isBar(pixels, { from: x * 3, step: widthPx * 3, count: heightPx });
  const row = (y: number): boolean => isBar(pixels, { from: y * widthPx * 3, step: 3, count: widthPx });
  const [left, right] = [countBars(column, widthPx), countBars((i) => column(widthPx - 1 - i), widthPx)];
  const [top, bottom] = [countBars(row, heightPx), countBars((i) => row(heightPx - 1 - i), heightPx)];
  return { x: left, y: top, widthPx: widthPx - left - right, heightPx: heightPx - top - bottom };
}

/** Number of consecutive lines, from the edge inwards, that are bars; two more are removed after a bar, for its soft edge. */
function countBars(isBarAt: (i: number) => boolean, size: number): number {
  let count = 0;
  while (count < size * 0.4 && isBarAt(count)) count++;
  return count > 0 ? count + 2 : 0;
}

interface Line {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

function isBar({ data }: Pixels, { from, step, count }: Line): boolean {
  let [white, black] = [0, 0];
  for (let k = 0, i = from; k < count; k++, i += step) {
    const sum = data[i]! + data[i + 1]! + data[i + 2]!;
    if (sum > 738) white++;
    else if (sum < 24) black++;
  }
  return Math.max(white, black) > count * 0.97;
}
