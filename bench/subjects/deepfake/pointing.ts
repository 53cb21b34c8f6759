import type { Heatmap } from '../../../src/checks/index.ts';
import type { Cut, Point } from '../../../src/image/index.ts';
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
