import type { Pixels } from '../../src/image/index.ts';
import { measureFace, type Portrait } from './portrait.ts';

/** A portrait with a matte: which pixels are part of the person. */
export interface CutOut extends Portrait {
  readonly matte: Uint8Array;
}

/**
 * Cuts a person out: the share of each pixel that is part of the person, `(height, width)` bytes 0..255. This is the portrait's own matte,
 * if it has one; otherwise a plain background is removed; a busy background is kept.
 */
export function cutOut(portrait: Portrait): CutOut {
  return { ...portrait, matte: portrait.matte ?? matteOf(portrait) };
}

function matteOf(portrait: Portrait): Uint8Array {
  const { pixels } = portrait;
  const plain = plainGround(pixels);
  return plain
    ? soften(floodMatte(portrait, plain), pixels)
    : new Uint8Array(pixels.widthPx * pixels.heightPx).fill(255);
}

/** The edges of its picture that cut a person off. */
export interface Cuts {
  readonly top: boolean;
  readonly bottom: boolean;
  /** Hair or face, above the chin; shoulders do not count. */
  readonly sides: boolean;
}

/** A person is cut off at an edge if more than one pixel in thirty just inside it is part of the person. */
export function cutsOf({ matte, pixels, points }: CutOut): Cuts {
  const { widthPx: w, heightPx: h } = pixels;
  const { mouth, length } = measureFace(points);
  const chin = Math.max(1, Math.min(h, Math.round(mouth[1] + 0.6 * length)));
  const isCut = (count: number, place: (i: number) => number): boolean => {
    let person = 0;
    for (let i = 0; i < count; i++) if (matte[place(i)]! > 100) person++;
    return person > count / 30;
  };
  return {
    top: isCut(w, (x) => frame * w + x),
    bottom: isCut(w, (x) => (h - 1 - frame) * w + x),
    sides: isCut(chin, (y) => y * w + frame) || isCut(chin, (y) => (y + 1) * w - 1 - frame),
  };
}

interface Ground {
  readonly colour: readonly [number, number, number];
  readonly tolerance: number;
}

/** Pixels at the rim, which scans and frames spoil: they are not judged, and count as background if the pixels inside them do. */
const frame = 4;

/** The colour of a plain background, judged a little inside the top edge and the upper half of the sides. */
function plainGround({ data, widthPx, heightPx }: Pixels): Ground | undefined {
  const border: number[] = [];
  for (let x = frame; x < widthPx - frame; x += 2) border.push(frame * widthPx + x);
  for (let y = frame; y < heightPx * 0.4; y += 2) border.push(y * widthPx + frame, (y + 1) * widthPx - 1 - frame);
  const sides = border.filter((i) => Math.abs((i % widthPx) - widthPx / 2) > widthPx * 0.34);
  const median = (channel: number): number => {
    const values = sides.map((i) => data[i * 3 + channel]!).sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  };
  const colour = [median(0), median(1), median(2)] as const;
  const near = sides.filter((i) => distance(data, i, colour) < 40).length;
  return near > sides.length * 0.5 ? { colour, tolerance: 36 } : undefined;
}

function distance(data: Uint8Array, i: number, [r, g, b]: Ground['colour']): number {
  return Math.hypot(data[i * 3]! - r, data[i * 3 + 1]! - g, data[i * 3 + 2]! - b);
}

/** The person is the area that a flood from just inside the upper border does not reach; it never enters the face. */
function floodMatte(
  { pixels: { data, widthPx, heightPx }, points }: Portrait,
  { colour, tolerance }: Ground,
): Uint8Array {
  const { eyes, length } = measureFace(points);
  const matte = new Uint8Array(widthPx * heightPx).fill(255);
  const queue: number[] = [];
  const visit = (i: number): void => {
    if (matte[i] !== 255) return;
    const far = distance(data, i, colour);
    const [dx, dy] = [(i % widthPx) - eyes[0], Math.floor(i / widthPx) - eyes[1] - 0.3 * length];
    if (far > tolerance * 1.5 || Math.hypot(dx / 0.98, dy / 1.42) < length) return;
    matte[i] = far < tolerance ? 0 : Math.min(254, ((far - tolerance) / (tolerance * 0.5)) * 254 + 1);
    if (far < tolerance) queue.push(i);
  };
  for (let x = frame; x < widthPx - frame; x++) visit(frame * widthPx + x);
  for (let y = frame; y < heightPx * 0.8; y++) {
    visit(y * widthPx + frame);
    visit((y + 1) * widthPx - 1 - frame);
  }
  while (queue.length > 0) {
    const i = queue.pop()!;
    const x = i % widthPx;
    if (x > frame) visit(i - 1);
    if (x < widthPx - 1 - frame) visit(i + 1);
    if (i >= widthPx * (frame + 1)) visit(i - widthPx);
    if (i < widthPx * (heightPx - 1)) visit(i + widthPx);
  }
  return spreadToFrame(matte, widthPx);
}

/** The rim takes over the matte of the pixels just inside it. */
function spreadToFrame(matte: Uint8Array, widthPx: number): Uint8Array {
  for (let row = 0; row < matte.length; row += widthPx) {
    matte.fill(matte[row + frame]!, row, row + frame);
    matte.fill(matte[row + widthPx - 1 - frame]!, row + widthPx - frame, row + widthPx);
  }
  for (let y = 0; y < frame; y++) matte.copyWithin(y * widthPx, frame * widthPx, (frame + 1) * widthPx);
  return matte;
}

/** A 3×3 box filter over the matte against jagged edges; the rim keeps its values. */
function soften(matte: Uint8Array, { widthPx: w, heightPx }: Pixels): Uint8Array {
  const out = matte.slice();
  const columns = new Uint16Array(w);
  for (let y = 1; y < heightPx - 1; y++) {
    const row = y * w;
    for (let x = 0; x < w; x++) columns[x] = matte[row - w + x]! + matte[row + x]! + matte[row + w + x]!;
    for (let x = 1; x < w - 1; x++) out[row + x] = (columns[x - 1]! + columns[x]! + columns[x + 1]!) / 9;
  }
  return out;
}
