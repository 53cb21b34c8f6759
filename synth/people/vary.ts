import { blankPixels, type Pixels, type Point } from '../../src/image/index.ts';
import { blurBytes } from '../base/blur.ts';
import type { Box } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import { recompress } from '../base/recompress.ts';
import { crop, cropBytes } from '../base/window.ts';
import { cutOut } from './matte.ts';
import { mapPoints, measureFace, type Portrait } from './portrait.ts';

/**
 * The portrait as if it were of another person, from another studio and out of another archive: another shape of the face, closer, on
 * another ground, in other light, colours and tones, with other losses by storing. For sets with few people, whose faces a network would otherwise learn by heart.
 */
export async function varyPortrait(portrait: Portrait, random: Random): Promise<Portrait> {
  const bent = bend(portrait, random);
  const framed = random.chance(0.6) ? closeUp(bent, random) : bent;
  const grounded = random.chance(0.5) ? onGround(framed, random) : framed;
  const lit = light(recolour(grounded.pixels, random), random);
  return { ...grounded, pixels: await store(lit, random) };
}

/** A picture cut close around the face, as web sites and face detectors cut it: hair, ears or chin may be cut off. */
function closeUp({ id, pixels, box, points, matte }: Portrait, random: Random): Portrait {
  const reach = (least: number, most: number, side: number): number => random.range(least, most) * side;
  const left = Math.max(0, Math.floor(box.x - reach(0.02, 0.4, box.width)));
  const top = Math.max(0, Math.floor(box.y - reach(0.02, 0.4, box.height)));
  const right = Math.min(pixels.widthPx, Math.ceil(box.x + box.width + reach(0.02, 0.4, box.width)));
  const bottom = Math.min(pixels.heightPx, Math.ceil(box.y + box.height + reach(0.05, 0.5, box.height)));
  const frame = { x: left, y: top, widthPx: right - left, heightPx: bottom - top };
  return {
    id,
    pixels: crop(pixels, frame),
    ...(matte && { matte: cropBytes(matte, pixels, frame) }),
    box: { ...box, x: box.x - left, y: box.y - top },
    points: mapPoints(points, ([x, y]) => [x - left, y - top]),
  };
}

/** The person on a ground of any colour, lighter on one side, that belongs to the picture: cards show it instead of their own. */
function onGround(portrait: Portrait, random: Random): Portrait {
  const { matte } = cutOut(portrait);
  const { widthPx, heightPx, data } = portrait.pixels;
  const isKept = random.chance(0.25);
  const colour = [1, 2, 3].map(() => random.range(30, 250));
  const grey = random.range(0, 1);
  const mean = (colour[0]! + colour[1]! + colour[2]!) / 3;
  const [across, down] = [random.range(-60, 60), random.range(-60, 60)];
  const out = blankPixels(widthPx, heightPx);
  const clamped = new Uint8ClampedArray(out.data.buffer);
  for (let y = 0, i = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, i++) {
      const cover = isKept ? 1 : matte[i]! / 255;
      const fall = across * (x / widthPx - 0.5) + down * (y / heightPx - 0.5);
      for (let k = 0; k < 3; k++) {
        const ground = mean * grey + colour[k]! * (1 - grey) + fall;
        clamped[i * 3 + k] = data[i * 3 + k]! * cover + ground * (1 - cover);
      }
    }
  return { ...portrait, pixels: out, matte: new Uint8Array(widthPx * heightPx).fill(255) };
}

/** Light from one side, and harder or softer contrast. */
function light(pixels: Pixels, random: Random): Pixels {
  const { widthPx, heightPx, data } = pixels;
  const [across, down] = [random.range(-0.7, 0.7), random.range(-0.5, 0.5)].map((slope) => slope * random.next());
  const contrast = Math.exp(random.range(-0.25, 0.4));
  const out = blankPixels(widthPx, heightPx);
  const clamped = new Uint8ClampedArray(out.data.buffer);
  for (let y = 0, i = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const gain = Math.exp(across! * (x / widthPx - 0.5) + down! * (y / heightPx - 0.5));
      for (let k = 0; k < 3; k++, i++) clamped[i] = 118 + (data[i]! * gain - 118) * contrast;
    }
  return out;
}

/** A smooth movement of each point, in pixels. */
type Flow = (point: Point) => Point;

/** Mirrors half of the portraits, makes the face wider or longer, and moves its parts smoothly by a few percent of its length. */
function bend(portrait: Portrait, random: Random): Portrait {
  const { pixels, box, matte } = portrait;
  const isMirrored = random.chance(0.5);
  const { eyes, mouth, length } = measureFace(portrait.points);
  const middle: Point = [(eyes[0] + mouth[0]) / 2, (eyes[1] + mouth[1]) / 2];
  const [wide, high] = [random.range(0.9, 1.1), random.range(0.92, 1.08)];
  const flow = planFlow(length, random);
  /** Place in the given portrait of a point of the new one, before it is mirrored. */
  const sourceOf = (point: Point): Point => {
    const [dx, dy] = flow(point);
    return [middle[0] + (point[0] - middle[0]) / wide + dx, middle[1] + (point[1] - middle[1]) / high + dy];
  };
  const mirror = ([x, y]: Point): Point => (isMirrored ? [pixels.widthPx - x, y] : [x, y]);
  const forward = (target: Point): Point => mirror(inverse(sourceOf, target));
  const sources = sourcesOf(pixels, (point) => sourceOf(mirror(point)));
  const [rightEye, leftEye, nose, mouthRight, mouthLeft] = mapPoints(portrait.points, forward);
  return {
    id: portrait.id,
    pixels: { ...pixels, data: resampled(pixels, 3, sources) },
    ...(matte && { matte: resampled({ ...pixels, data: matte }, 1, sources) }),
    box: boxAround(box, forward),
    points: isMirrored
      ? [leftEye, rightEye, nose, mouthLeft, mouthRight]
      : [rightEye, leftEye, nose, mouthRight, mouthLeft],
  };
}

/** Two waves in each direction, a few faces long. */
function planFlow(length: number, random: Random): Flow {
  const waves = Array.from({ length: 4 }, () => ({
    by: length * random.range(0.01, 0.035),
    across: (2 * Math.PI) / (length * random.range(1.8, 4)),
    turn: random.range(0, 2 * Math.PI),
    phase: random.range(0, 2 * Math.PI),
  }));
  const wave = ({ by, across, turn, phase }: (typeof waves)[number], [x, y]: Point) =>
    by * Math.sin(across * (x * Math.cos(turn) + y * Math.sin(turn)) + phase);
  return (point) => [wave(waves[0]!, point) + wave(waves[1]!, point), wave(waves[2]!, point) + wave(waves[3]!, point)];
}

/** The point that a smooth map, near the identity, moves to the target. */
function inverse(map: (point: Point) => Point, target: Point): Point {
  let [x, y] = target;
  for (let round = 0; round < 12; round++) {
    const [u, v] = map([x, y]);
    [x, y] = [x + target[0] - u, y + target[1] - v];
  }
  return [x, y];
}

function boxAround({ x, y, width, height }: Box, forward: (point: Point) => Point): Box {
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ].map(([u, v]) => forward([u!, v!]));
  const [xs, ys] = [corners.map(([u]) => u), corners.map(([, v]) => v)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** Distance of the points at which a map is evaluated; in between it is linear. */
const nodePx = 8;

/** Where each pixel's middle comes from: `(height, width, 2)`, in pixels from the middle of the first one. */
function sourcesOf({ widthPx, heightPx }: Pixels, sourceOf: (point: Point) => Point): Float32Array {
  const columns = Math.ceil(widthPx / nodePx) + 1;
  const nodes = Array.from({ length: columns * (Math.ceil(heightPx / nodePx) + 1) }, (_, i) =>
    sourceOf([(i % columns) * nodePx + 0.5, Math.floor(i / columns) * nodePx + 0.5]),
  );
  const sources = new Float32Array(widthPx * heightPx * 2);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const at = Math.floor(y / nodePx) * columns + Math.floor(x / nodePx);
      const [right, down] = [(x % nodePx) / nodePx, (y % nodePx) / nodePx];
      for (const k of [0, 1] as const) {
        const above = nodes[at]![k] * (1 - right) + nodes[at + 1]![k] * right;
        const below = nodes[at + columns]![k] * (1 - right) + nodes[at + columns + 1]![k] * right;
        sources[(y * widthPx + x) * 2 + k] = above * (1 - down) + below * down - 0.5;
      }
    }
  return sources;
}

/** Samples bytes with some channels at the sources: bilinear, edge repeated. */
function resampled(
  { data, widthPx, heightPx }: Pixels,
  channels: number,
  sources: Float32Array,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < widthPx * heightPx; i++) {
    const across = Math.min(widthPx - 1.001, Math.max(0, sources[i * 2]!));
    const down = Math.min(heightPx - 1.001, Math.max(0, sources[i * 2 + 1]!));
    const [left, top] = [Math.floor(across), Math.floor(down)];
    const [right, below] = [across - left, down - top];
    const at = (top * widthPx + left) * channels;
    for (let k = 0; k < channels; k++) {
      const upper = data[at + k]! * (1 - right) + data[at + channels + k]! * right;
      const next = at + widthPx * channels + k;
      const lower = data[next]! * (1 - right) + data[next + channels]! * right;
      out[i * channels + k] = upper * (1 - below) + lower * below + 0.5;
    }
  }
  return out;
}

/** Another camera, light and skin: gains of the channels, saturation and gamma. */
function recolour(pixels: Pixels, random: Random): Pixels {
  const gamma = Math.exp(random.range(-0.4, 0.4));
  const gains = [1, 2, 3].map(() => random.range(0.9, 1.1));
  const saturation = random.range(0.6, 1.3);
  const curve = Float32Array.from({ length: 256 }, (_, value) => 255 * (value / 255) ** gamma);
  const out = blankPixels(pixels.widthPx, pixels.heightPx);
  const clamped = new Uint8ClampedArray(out.data.buffer);
  for (let i = 0; i < clamped.length; i += 3) {
    const [r, g, b] = [curve[pixels.data[i]!]!, curve[pixels.data[i + 1]!]!, curve[pixels.data[i + 2]!]!];
    const grey = (r + g + b) / 3;
    clamped[i] = gains[0]! * (grey + (r - grey) * saturation);
    clamped[i + 1] = gains[1]! * (grey + (g - grey) * saturation);
    clamped[i + 2] = gains[2]! * (grey + (b - grey) * saturation);
  }
  return out;
}

/** Softened, noisy and compressed, each by chance, as archives and web pages leave pictures. */
async function store(pixels: Pixels, random: Random): Promise<Pixels> {
  const soft = random.chance(0.4) ? blurBytes(pixels, random.range(0.4, 1.6)) : pixels;
  const noisy = random.chance(0.3) ? withNoise(soft, random.range(1, 6), random) : soft;
  return random.chance(0.7) ? await recompress(noisy, random.int(35, 95)) : noisy;
}

function withNoise(pixels: Pixels, sigma: number, random: Random): Pixels {
  const data = Uint8ClampedArray.from(pixels.data, (value) => value + sigma * random.gauss());
  return { ...pixels, data: new Uint8Array(data.buffer) };
}
