import type { Portrait } from '../../../src/card/index.ts';
import { printSizes, printViews } from '../../../src/checks/index.ts';
import { type Pixels, pyramid, type Quad } from '../../../src/image/index.ts';
import { openPack } from './pack.ts';

/** A card on a picture, and the portrait on it. */
interface Sight {
  readonly pixels: Pixels;
  readonly corners: Quad;
  readonly portrait: Portrait;
}

/** A packed dataset of the print check's views, `card` and `portrait`. */
export interface PrintPack {
  add(sight: Sight, row: object): Promise<void>;
  close(): Promise<void>;
}

/** Opens it for writing. */
export function openPrintPack(dir: string): PrintPack {
  const arrayOf = ({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }) =>
    ({ dtype: 'uint8', shape: [heightPx, widthPx, 3] }) as const;
  const pack = openPack(dir, { card: arrayOf(printSizes.card), portrait: arrayOf(printSizes.portrait) });
  return {
    close: pack.close,
    add: async ({ pixels, corners, portrait }, row) => {
      const views = printViews({ photo: pyramid(pixels), card: corners, portrait });
      await pack.add({ card: views.card.data, portrait: views.portrait.data }, row);
    },
  };
}
