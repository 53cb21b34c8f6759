import type { Heatmap } from '../../../src/checks/index.ts';
import type { Cut, Pixels, Point } from '../../../src/image/index.ts';
import { maskOf } from '../../../synth/dataset/mask.ts';

/** Share of a heatmap's cells that count as its hottest. */
const hottestShare = 0.1;

/** Share of the hottest tenth of a heatmap's cells whose centres lie in the polygon, in pixels of the photo from which the view was cut. */
export function pointingPrecision({ cells }: Heatmap, cut: Cut, replaced: readonly Point[]): number {
  const side = cells.length;
  const inside = maskOf(replaced, { toPhoto: cut.toPhoto, viewPx: cut.widthPx, maskPx: side });
  const ranked = cells.flat().map((heat, i) => ({ heat, inside: inside[i]! > 0 }));
  const top = ranked.sort((a, b) => b.heat - a.heat).slice(0, Math.round(side * side * hottestShare));
  return top.filter((cell) => cell.inside).length / top.length;
}

/** The view in grey, with hot cells of the heatmap in red. */
export function drawHeat({ data, widthPx, heightPx }: Pixels, { cells }: Heatmap): Pixels {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < widthPx * heightPx; i++) {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    const heat = cells[Math.floor((y * cells.length) / heightPx)]![Math.floor((x * cells.length) / widthPx)]!;
    const grey = (data[i * 3]! + data[i * 3 + 1]! + data[i * 3 + 2]!) / 3;
    out.set([grey + (255 - grey) * heat, grey * (1 - 0.6 * heat), grey * (1 - 0.6 * heat)], i * 3);
  }
  return { data: out, widthPx, heightPx };
}
