import type { Pixels } from '../../src/image/index.ts';
import { measureFace, type Portrait } from './portrait.ts';

const mattes = new WeakMap<Portrait, Uint8Array>();

/** How much of each pixel is person, `(height, width)` bytes 0..255; kept with the portrait. */
export function matteOf(portrait: Portrait): Uint8Array {
  const known = mattes.get(portrait);
  if (known) return known;
  const plain = plainGround(portrait.pixels);
  const matte = soften(plain ? floodMatte(portrait.pixels, plain) : ellipseMatte(portrait), portrait.pixels);
  mattes.set(portrait, matte);
  return matte;
}

interface Ground {
  readonly colour: readonly [number, number, number];
  readonly tolerance: number;
}

/** The colour of a plain background, judged by the top edge and the upper half of the sides. */
function plainGround({ data, widthPx, heightPx }: Pixels): Ground | undefined {
  const border: number[] = [];
  for (let x = 0; x < widthPx; x += 2) border.push(x);
  for (let y = 0; y < heightPx * 0.4; y += 2) border.push(y * widthPx, y * widthPx + widthPx - 1);
  const median = (channel: number): number => {
    const values = border.map((i) => data[i * 3 + channel]!).sort((a, b) => a - b);
    return values[values.length >> 1]!;
  };
  const colour = [median(0), median(1), median(2)] as const;
  const near = border.filter((i) => distance(data, i, colour) < 36).length;
  return near > border.length * 0.55 ? { colour, tolerance: 44 } : undefined;
}

function distance(data: Uint8Array, i: number, [r, g, b]: Ground['colour']): number {
  return Math.hypot(data[i * 3]! - r, data[i * 3 + 1]! - g, data[i * 3 + 2]! - b);
}

/** Person = what a flood from the upper border does not reach. */
function floodMatte({ data, widthPx, heightPx }: Pixels, ground: Ground): Uint8Array {
  const matte = new Uint8Array(widthPx * heightPx).fill(255);
  const queue: number[] = [];
  const visit = (i: number): void => {
    if (matte[i] !== 255) return;
    const far = distance(data, i, ground.colour);
    if (far > ground.tolerance * 1.5) return;
    matte[i] =
      far < ground.tolerance ? 0 : Math.min(254, ((far - ground.tolerance) / (ground.tolerance * 0.5)) * 254 + 1);
    if (far < ground.tolerance) queue.push(i);
  };
  for (let x = 0; x < widthPx; x++) visit(x);
  for (let y = 0; y < heightPx * 0.8; y++) {
    visit(y * widthPx);
    visit(y * widthPx + widthPx - 1);
  }
  while (queue.length > 0) {
    const i = queue.pop()!;
    const x = i % widthPx;
    if (x > 0) visit(i - 1);
    if (x < widthPx - 1) visit(i + 1);
    if (i >= widthPx) visit(i - widthPx);
    if (i < widthPx * (heightPx - 1)) visit(i + widthPx);
  }
  return matte;
}

/** Person = an ellipse around the head and sloping shoulders below it. */
function ellipseMatte({ pixels: { widthPx, heightPx }, points }: Portrait): Uint8Array {
  const { eyes, mouth, length } = measureFace(points);
  const matte = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const head = Math.hypot((x - eyes[0]) / (1.32 * length), (y - eyes[1]) / (1.78 * length));
      const drop = (y - mouth[1]) / length - 0.75;
      const body = drop > 0 ? Math.abs(x - mouth[0]) / length / (0.75 + 1.9 * Math.sqrt(drop)) : 2;
      const inside = 1 - Math.min(head, body);
      matte[y * widthPx + x] = Math.max(0, Math.min(255, 128 + inside * 900));
    }
  return matte;
}

/** A 3×3 box over the matte, so that no edge is a staircase; the rim keeps its values. */
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
