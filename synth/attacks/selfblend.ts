import type { Random } from '../base/random.ts';
import { recompress } from '../base/recompress.ts';
import { mapPoints, measureFace } from '../people/portrait.ts';
import { type FacePicture, faceRegions, startSwap, swapFace } from './blending/swap-face.ts';
import type { AttackHooks } from './hooks.ts';

/** The face of the finished photo, slightly changed and blended over itself. */
export const selfblendAfter: AttackHooks = {
  saved: async ({ pixels, geometry }, { attack }) => {
    const target = { pixels, points: geometry.points };
    const { random, plan, seed } = startSwap(attack, faceRegions);
    const donor = await shiftSelf(target, random, attack.strength);
    const blend = { ...plan.blend, match: plan.blend.match * random.range(0, 0.6) };
    return swapFace(target, donor, { plan: { ...plan, blend }, seed });
  },
};

/** The same face, slightly moved, scaled and recoloured, and saved again (Shiohara and Yamasaki, "Self-blended images", 2022). */
async function shiftSelf(target: FacePicture, random: Random, strength: number): Promise<FacePicture> {
  const { eyes, length } = measureFace(target.points);
  const [scale, move] = [1 + random.gauss() * (0.012 + 0.02 * strength), length * (0.01 + 0.03 * strength)];
  const [dx, dy] = [random.gauss() * move, random.gauss() * move];
  const points = mapPoints(target.points, ([x, y]) => [
    eyes[0] + (x - eyes[0]) * scale + dx,
    eyes[1] + (y - eyes[1]) * scale + dy,
  ]);
  const change = 4 + 26 * strength;
  const lift = [random.gauss() * change, random.gauss() * change, random.gauss() * change];
  const gain = 1 + random.gauss() * 0.08 * (0.3 + strength);
  const data = target.pixels.data.map((value, i) =>
    Math.max(0, Math.min(255, (value - 128) * gain + 128 + lift[i % 3]! * 0.4)),
  );
  const pixels = { ...target.pixels, data };
  return { pixels: random.chance(0.6) ? await recompress(pixels, random.int(40, 90)) : pixels, points };
}
