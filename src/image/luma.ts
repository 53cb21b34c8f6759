import type { Pixels } from './pixels.ts';

/** Weights of red, green and blue in luma (ITU-R BT.601). */
export const lumaShares = { red: 0.299, green: 0.587, blue: 0.114 } as const;

/** The same weights in 256ths, for integers. */
export const lumaParts = { red: 77, green: 150, blue: 29 } as const;

/** Luma of one colour, in the same unit. */
export function lumaAt(red: number, green: number, blue: number): number {
  return lumaShares.red * red + lumaShares.green * green + lumaShares.blue * blue;
}

/** Luma of every pixel, `(heightPx, widthPx)` bytes row by row. */
export function lumaOf({ data, widthPx, heightPx }: Pixels): Uint8Array {
  const luma = new Uint8Array(widthPx * heightPx);
  const { red, green, blue } = lumaParts;
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = (red * data[at]! + green * data[at + 1]! + blue * data[at + 2]! + 128) >> 8;
  return luma;
}
