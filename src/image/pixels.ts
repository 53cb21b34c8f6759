/** Pixels of a picture: `(heightPx, widthPx, 3)` bytes, RGB interleaved, sRGB, row by row from the top. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Black pixels of the given size, to be filled. */
export function blankPixels(widthPx: number, heightPx: number): Pixels {
  return { data: new Uint8Array(widthPx * heightPx * 3), widthPx, heightPx };
}
