/** The face swapper of `training/antifake_training/fit/swapper.py`: another person's face on a portrait, drawn by a network. */
import { type Homography, type Pixels, type Point, toTensor, warp } from '../../src/image/index.ts';
import { openGraph } from '../../src/model/index.ts';
import type { Random } from '../../synth/base/random.ts';
import { type Faced, innerFace, pixelsOf, putBack } from './makers.ts';

/** Side of the square that the network sees, and where the five points lie in it (`PLACES` in swapper.py). */
const sidePx = 128;
const places: readonly Point[] = [
  [44, 54],
  [84, 54],
  [64, 78],
  [48, 100],
  [80, 100],
];

/** What the square holds of the face at every chance, in distances of the eyes. */
const reach = { across: [0.85, 1.1], down: [1.05, 1.25] } as const;

/** Opens the swapper: the target's picture wearing the donor's face, untouched outside a soft-edged ellipse. */
export async function openSwapper(file: string) {
  const graph = await openGraph(file, 1);
  return async (target: Faced, donor: Faced, random: Random): Promise<Pixels> => {
    const { made } = await graph.run({ target: toTensor(square(target)), donor: toTensor(square(donor)) });
    const { widthPx, heightPx } = target.pixels;
    const back = warp(pixelsOf(made), { widthPx, heightPx, toPhoto: onto(target.points, places) });
    const { shown } = innerFace(target, random, reach);
    return putBack(target.pixels, back, { box: { x: 0, y: 0, widthPx, heightPx }, shown });
  };
}

function square({ pixels, points }: Faced): Pixels {
  return warp(pixels, { widthPx: sidePx, heightPx: sidePx, toPhoto: onto(places, points) });
}

/** The similarity that takes points onto others, least squares. */
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
