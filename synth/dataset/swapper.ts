/** The face swapper of `training/antifake_training/fit/swapper.py`: another person's face on a portrait, drawn by a network. */
import { type Pixels, type Point, type Tensor, toTensor, warp } from '../../src/image/index.ts';
import type { Random } from '../index.ts';
import { type Faced, innerFace, onto, pixelsOf, putBack } from './faces.ts';

/** Side of the square that the network receives, and positions of the five points in it (`PLACES` there). */
const sidePx = 128;
const places: readonly Point[] = [
  [44, 54],
  [84, 54],
  [64, 78],
  [48, 100],
  [80, 100],
];

/** The part of the face that the square always contains, in distances between the eyes. */
const reach = { across: [0.85, 1.1], down: [1.05, 1.25] } as const;

/** The target's picture with the donor's face, unchanged outside a soft-edged ellipse. */
export type Swapper = (target: Faced, donor: Faced, random: Random) => Promise<Pixels>;

/** A swapper that runs the network, `target` and `donor` (1, 3, 128, 128) 0..1 -> `made`. */
export function swapperOf(graph: {
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}): Swapper {
  return async (target, donor, random) => {
    const { made } = await graph.run({ target: toTensor(square(target)), donor: toTensor(square(donor)) });
    const { widthPx, heightPx } = target.pixels;
    const back = warp(pixelsOf(made), { widthPx, heightPx, toPhoto: onto(target.points, places) });
    const { opacity } = innerFace(target, random, reach);
    return putBack(target.pixels, back, { box: { x: 0, y: 0, widthPx, heightPx }, opacity });
  };
}

function square({ pixels, points }: Faced): Pixels {
  return warp(pixels, { widthPx: sidePx, heightPx: sidePx, toPhoto: onto(places, points) });
}
