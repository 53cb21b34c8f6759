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

/**
 * Frees a picture's memory at once; its pixels must not be read again. Left to the garbage collector, every decoded photo
 * brings on a collection of the whole heap: 5 ms each.
 */
export function dropPixels({ data }: Pixels): void {
  const { buffer } = data;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength;
  if (isWhole) buffer.transfer(0);
}
