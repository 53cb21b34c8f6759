import type { Cutter, Source } from './cutter.ts';
import type { Pixels } from './pixels.ts';
import { kernelsOver, slackBytes, workFrom } from './simd/kernels.ts';
import { sumBytes } from './simd/means.ts';
import type { Tensor } from './tensor.ts';
import { type Cut, gridOf, sampleBits } from './warp.ts';

const pageBytes = 65536;
/** First constants and the sums of one row of a view, then views and tensors one after the other, around and around, then the photo. */
const viewsFrom = pageBytes;
const viewsBytes = 128 * pageBytes;
/** Of what lies there at once; a quarter of the room, so that as much more can be cut before anything is overwritten. */
const maxViewsBytes = viewsBytes / 4;
const photoFrom = viewsFrom + viewsBytes;
const maxViewWidthPx = (pageBytes - workFrom) / sumBytes - 4;
/** Photos with more bytes, about 16 million pixels, are not loaded: the memory would remain allocated. */
const maxPhotoBytes = 48 * 1024 * 1024;
const maxHeldSidePx = 32767;

/**
 * Memory in which one photo after the other is held at all its sizes and cut by vector instructions (ADR 14); pixels and numbers are
 * those of {@link plainCutter}. For one photo at a time: the last one's pixels are gone once the next is held. Run a
 * tensor immediately: its numbers are overwritten after 2 MiB more have been cut.
 */
export class Workspace implements Cutter {
  readonly #memory = new WebAssembly.Memory({ initial: photoFrom / pageBytes });
  readonly #kernels = kernelsOver(this.#memory);
  #viewsEnd = viewsFrom;
  #levelsEnd = photoFrom;

  /**
   * Copies the photo into this memory, and halves each pair of rows while it is in the processor's cache: the photo and its half;
   * `undefined` if it is too large, about 16 million pixels.
   */
  load({ data, widthPx, heightPx }: Pixels): [photo: Pixels, half: Pixels] | undefined {
    if (data.length > maxPhotoBytes || Math.max(widthPx, heightPx) > maxHeldSidePx) return undefined;
    // A third more for all smaller sizes; where sides are odd, a little more than that, and vectors reach past the last row.
    const bytes = Math.ceil((data.length * 4) / 3) + 16 * (widthPx + heightPx + 16 * slackBytes);
    const missing = photoFrom + bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    this.#levelsEnd = photoFrom;
    const held = this.#takeLevel(widthPx, heightPx);
    const half = this.#takeHalf(held);
    const pairBytes = 2 * widthPx * 3;
    for (let y = 0; y < half.heightPx; y++) {
      held.data.set(data.subarray(y * pairBytes, (y + 1) * pairBytes), y * pairBytes);
      this.#halveRow(held, half, y);
    }
    return [held, half];
  }

  /** Overwrites the last photo and all that was cut from it. */
  clear(): void {
    new Uint8Array(this.#memory.buffer, viewsFrom, this.#levelsEnd - viewsFrom).fill(0);
    this.#levelsEnd = photoFrom;
  }

  /** Whether views of this size can be cut here, from a picture in this memory. */
  canCut({ widthPx, heightPx }: Cut, views: number): boolean {
    const bytes = widthPx * heightPx * 3 * Float32Array.BYTES_PER_ELEMENT * views;
    return widthPx % 4 === 0 && widthPx <= maxViewWidthPx && bytes <= maxViewsBytes;
  }

  halve(picture: Pixels): Pixels {
    const half = this.#takeHalf(picture);
    for (let y = 0; y < half.heightPx; y++) this.#halveRow(picture, half, y);
    return half;
  }

  #takeHalf({ widthPx, heightPx }: Pixels): Pixels {
    return this.#takeLevel((widthPx + 1) >> 1, (heightPx + 1) >> 1);
  }

  /** Writes row `y` of the half. Both pictures lie in this memory, and vectors write past the row's end: rows are written in order. */
  #halveRow({ data, widthPx, heightPx }: Pixels, half: Pixels, y: number): void {
    const [stride, halfStride] = [widthPx * 3, half.widthPx * 3];
    const upper = 2 * y * stride;
    const lower = 2 * y + 1 < heightPx ? upper + stride : upper;
    const { byteOffset: from } = data;
    this.#kernels.halveRows(from + upper, from + lower, half.data.byteOffset + y * halfStride, widthPx >> 1);
    if (widthPx % 2 === 0) return;
    for (let k = 1; k <= 3; k++)
      half.data[(y + 1) * halfStride - k] = (data[upper + stride - k]! + data[lower + stride - k]! + 1) >> 1;
  }

  view({ picture, cut }: Source): Pixels {
    const { widthPx, heightPx } = cut;
    const stride = widthPx * 3;
    const from = this.#takeView(heightPx * stride);
    this.#addRows({ picture, cut }, (y, { half, shift, factor }) =>
      this.#kernels.meansToBytes(workFrom, widthPx, half, shift, factor, from + y * stride),
    );
    // A copy: bytes are drawn upon, and kept longer than tensors.
    return { data: new Uint8Array(this.#memory.buffer, from, heightPx * stride).slice(), widthPx, heightPx };
  }

  planes(sources: readonly Source[]): Tensor {
    const { widthPx, heightPx } = sources[0]!.cut;
    const [row, plane] = [widthPx * 4, widthPx * heightPx * 4];
    const from = this.#takeView(plane * 3 * sources.length);
    for (const [i, source] of sources.entries())
      this.#addRows(source, (y, { half, shift, factor }) =>
        this.#kernels.meansToPlanes(workFrom, widthPx, half, shift, factor, from + i * 3 * plane + y * row, plane),
      );
    return this.#tensor(from, [sources.length, 3, heightPx, widthPx]);
  }

  grey(source: Source): Tensor {
    const { widthPx, heightPx } = source.cut;
    const from = this.#takeView(widthPx * heightPx * 4);
    this.#addRows(source, (y, { half, shift, factor }) =>
      this.#kernels.meansToGrey(workFrom, widthPx, half, shift, factor, from + y * widthPx * 4),
    );
    return this.#tensor(from, [1, 1, heightPx, widthPx]);
  }

  /** Sums up each row of a view and hands it over, with what makes means of its sums. */
  #addRows({ picture, cut }: Source, finish: (y: number, rounding: Rounding) => void): void {
    const { toPhoto, outside = -1, widthPx: count } = cut;
    const [a, b, c, d, e, f, g, h, i] = toPhoto;
    const { data, widthPx, heightPx } = picture;
    const grid = gridOf(cut);
    const bits = sampleBits(grid);
    const [low, xHigh, yHigh] = outside < 0 ? [-Infinity, Infinity, Infinity] : [0, widthPx, heightPx];
    const step = 1 / grid;
    const [xStep, yStep, wStep] = [a * step, d * step, g * step];
    const rounding = roundingOf(grid);
    for (let y = 0; y < cut.heightPx; y++) {
      for (let j = 0; j < grid; j++) {
        const yPx = y + (j + 0.5) / grid;
        // biome-ignore format: as the kernel lists them
        this.#kernels.addSamples(
          data.byteOffset, widthPx * 3, widthPx - 1, heightPx - 1,
          xStep / 2 + b * yPx + c, yStep / 2 + e * yPx + f, wStep / 2 + h * yPx + i, xStep, yStep, wStep,
          low, xHigh, yHigh, outside << bits,
          workFrom, count, grid, 23 - bits,
        );
      }
      finish(y, rounding);
    }
  }

  #takeLevel(widthPx: number, heightPx: number): Pixels {
    const data = new Uint8Array(this.#memory.buffer, this.#levelsEnd, widthPx * heightPx * 3);
    this.#levelsEnd += data.length + slackBytes;
    return { data, widthPx, heightPx };
  }

  /** Address at which this many bytes, at most a quarter of the room, may be written. */
  #takeView(bytes: number): number {
    const room = bytes + slackBytes - (bytes % slackBytes) + slackBytes;
    if (this.#viewsEnd + room > photoFrom) this.#viewsEnd = viewsFrom;
    this.#viewsEnd += room;
    return this.#viewsEnd - room;
  }

  #tensor(from: number, shape: readonly number[]): Tensor {
    const length = shape.reduce((product, side) => product * side, 1);
    return { data: new Float32Array(this.#memory.buffer, from, length), shape };
  }
}

/** Added to a sum, the bits that are dropped then, and what the rest is multiplied by, with 16 bits after the point. */
interface Rounding {
  readonly half: number;
  readonly shift: number;
  readonly factor: number;
}

/** Rounded means of grid² samples: 7282 / 65536 is near enough to a ninth for any nine bytes. */
function roundingOf(grid: number): Rounding {
  const bits = sampleBits(grid);
  const half = bits === 0 ? 0 : (grid * grid) << (bits - 1);
  return { half, shift: bits, factor: Math.ceil(65536 / (grid * grid)) };
}
