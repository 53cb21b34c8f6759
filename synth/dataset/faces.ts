/** Faces in pictures: their positions, and replacing a part of a picture. */
import { blankPixels, type Homography, type Pixels, type Point, type Tensor } from '../../src/image/index.ts';
import type { Random } from '../index.ts';

/** A part of a picture in whole pixels; it may reach past the edge, where the nearest pixel is repeated. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A picture and the five points of its face. */
export interface Faced {
  readonly pixels: Pixels;
  readonly points: readonly Point[];
}

/** Opacity of the new pixel at each pixel, 0..1, row by row; of the picture's size. */
export type Opacity = Float32Array;

/** The output of a net, (1, 3, h, w) 0..1, as a picture. */
export function pixelsOf(made: Tensor | undefined): Pixels {
  if (made === undefined) throw new Error('Expected an output made');
  const [heightPx, widthPx] = [made.shape[2]!, made.shape[3]!];
  const out = blankPixels(widthPx, heightPx);
  const area = widthPx * heightPx;
  for (let i = 0; i < area; i++) for (let k = 0; k < 3; k++) out.data[i * 3 + k] = made.data[k * area + i]! * 255 + 0.5;
  return out;
}

/** A part of a picture, the edge repeated beyond it. */
export function cutOut({ data, widthPx, heightPx }: Pixels, box: Box): Pixels {
  const out = blankPixels(box.widthPx, box.heightPx);
  for (let y = 0, to = 0; y < box.heightPx; y++) {
    const row = Math.min(heightPx - 1, Math.max(0, box.y + y)) * widthPx;
    for (let x = 0; x < box.widthPx; x++, to += 3) {
      const from = (row + Math.min(widthPx - 1, Math.max(0, box.x + x))) * 3;
      out.data.set(data.subarray(from, from + 3), to);
    }
  }
  return out;
}

/**
 * The picture with a part of it replaced; where the opacity is 0, it is identical to the bit. Each channel keeps its own mean over
 * the visible area, and with `spread` also its deviation, so that no shift of colour reveals the part.
 */
export function putBack(picture: Pixels, made: Pixels, { box, opacity, spread = false }: PutBack): Pixels {
  const out = { ...picture, data: new Uint8Array(picture.data) }; // a Buffer would share its bytes with a slice
  for (let k = 0; k < 3; k++) {
    const sums = { weight: 0, own: 0, own2: 0, new: 0, new2: 0 };
    each(picture, box, (at, from) => {
      const weight = opacity?.[at] ?? 1;
      const [own, fresh] = [picture.data[at * 3 + k]!, made.data[from * 3 + k]!];
      sums.weight += weight;
      sums.own += weight * own;
      sums.own2 += weight * own * own;
      sums.new += weight * fresh;
      sums.new2 += weight * fresh * fresh;
    });
    const [own, fresh] = [sums.own / sums.weight, sums.new / sums.weight];
    const deviations = [sums.own2 / sums.weight - own * own, sums.new2 / sums.weight - fresh * fresh] as const;
    const gain = spread ? Math.sqrt(Math.max(1, deviations[0]) / Math.max(1, deviations[1])) : 1;
    each(picture, box, (at, from) => {
      const weight = opacity?.[at] ?? 1;
      if (weight === 0) return;
      const value = own + (made.data[from * 3 + k]! - fresh) * gain;
      const mixed = weight * value + (1 - weight) * picture.data[at * 3 + k]!;
      out.data[at * 3 + k] = Math.min(255, Math.max(0, Math.round(mixed)));
    });
  }
  return out;
}

interface PutBack {
  readonly box: Box;
  /** Default: the whole box is visible. */
  readonly opacity?: Opacity;
  readonly spread?: boolean;
}

/** Visits the pixels of a box that lie in the picture: their index there and in the box. */
function each({ widthPx, heightPx }: Pixels, box: Box, visit: (at: number, from: number) => void): void {
  for (let y = Math.max(0, box.y); y < Math.min(heightPx, box.y + box.heightPx); y++)
    for (let x = Math.max(0, box.x); x < Math.min(widthPx, box.x + box.widthPx); x++)
      visit(y * widthPx + x, (y - box.y) * box.widthPx + x - box.x);
}

/** Distance between the eyes, or an estimate from the height between eyes and mouth if the head is turned; pixels. */
export function faceSize([right, left, , ...mouth]: readonly Point[]): number {
  const [eyes, lips] = [middle([right!, left!]), middle(mouth)];
  return Math.max(
    Math.hypot(left![0] - right![0], left![1] - right![1]),
    0.9 * Math.hypot(lips[0] - eyes[0], lips[1] - eyes[1]),
  );
}

/** Inner and outer half axes of an ellipse, in distances between the eyes. */
interface Reach {
  readonly across: readonly [number, number];
  readonly down: readonly [number, number];
}

/** A soft-edged ellipse over the inner face, turned with the eyes, at random larger or smaller; and the box around it. */
export function innerFace(
  { pixels: { widthPx, heightPx }, points }: Faced,
  random: Random,
  { across: acrossEyes, down: downEyes }: Reach = { across: [0.9, 1.25], down: [1.1, 1.6] },
): { opacity: Opacity; box: Box } {
  const size = faceSize(points);
  const [cx, cy] = middle([middle(points.slice(0, 2)), middle(points.slice(3))]);
  const angle = Math.atan2(points[1]![1] - points[0]![1], points[1]![0] - points[0]![0]);
  const [across, down] = [random.range(...acrossEyes) * size, random.range(...downEyes) * size];
  const soft = random.range(0.1, 0.4);
  const opacity = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const [dx, dy] = [x + 0.5 - cx, y + 0.5 - cy];
      const u = (dx * Math.cos(angle) + dy * Math.sin(angle)) / across;
      const v = (dy * Math.cos(angle) - dx * Math.sin(angle)) / down;
      opacity[y * widthPx + x] = Math.min(1, Math.max(0, (1 - Math.hypot(u, v)) / soft));
    }
  const reach = Math.ceil(Math.max(across, down));
  const [x0, y0] = [Math.max(0, Math.floor(cx) - reach), Math.max(0, Math.floor(cy) - reach)];
  const [x1, y1] = [Math.min(widthPx, Math.ceil(cx) + reach), Math.min(heightPx, Math.ceil(cy) + reach)];
  return { opacity, box: { x: x0, y: y0, widthPx: x1 - x0, heightPx: y1 - y0 } };
}

function middle(points: readonly Point[]): Point {
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  return [mean(0), mean(1)];
}

/** The similarity that maps points to others, by least squares. */
export function onto(from: readonly Point[], to: readonly Point[]): Homography {
  const centre = (points: readonly Point[], k: 0 | 1) => points.reduce((sum, p) => sum + p[k], 0) / points.length;
  const [fx, fy, tx, ty] = [centre(from, 0), centre(from, 1), centre(to, 0), centre(to, 1)];
  let [along, around, spread] = [0, 0, 0];
  for (const [i, [x, y]] of from.entries()) {
    const [u, v] = [to[i]![0] - tx, to[i]![1] - ty];
    along += (x - fx) * u + (y - fy) * v;
    around += (x - fx) * v - (y - fy) * u;
    spread += (x - fx) ** 2 + (y - fy) ** 2;
  }
  const [c, s] = [along / spread, around / spread];
  return [c, -s, tx - c * fx + s * fy, s, c, ty - s * fx - c * fy, 0, 0, 1];
}
