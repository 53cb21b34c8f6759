import { invert, meanWidthPx, type Pixels, type Point, project, rectToQuad, warp } from '../../src/image/index.ts';
import { blendOver } from '../attacks/blending/blend.ts';
import { areaAround, lift, maskOf, sampleThrough } from '../attacks/blending/layer.ts';
import { outline } from '../attacks/blending/shape.ts';
import { type FacePicture, planSwap, swapFace, type Tampered } from '../attacks/blending/swap-face.ts';
import type { AttackKind, AttackPlan, PhotoPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { recompress } from '../base/recompress.ts';
import type { Window } from '../base/window.ts';
import { composePanel } from '../people/compose.ts';
import { mapPoints, measureFace, type Portrait } from '../people/portrait.ts';
import { printPixels } from '../people/print.ts';
import { type Assets, portraitOf } from '../people/studio.ts';
import { type CardGeometry, cardGeometry } from '../scene/geometry.ts';

const afterKinds: readonly AttackKind[] = [
  'swap_after',
  'selfblend_after',
  'part_after',
  'autoencoder_after',
  'paste_after',
];

/** True for attacks on the finished photo, between the camera's JPEG and the last one. */
export function isAfter(attack: AttackPlan | undefined): attack is AttackPlan {
  return attack !== undefined && afterKinds.includes(attack.kind);
}

/** The pixels of the camera's photo that any attack on the finished photo may read. */
export function afterArea(plan: PhotoPlan, assets: Assets): Window {
  const { points, panel } = cardGeometry(plan, assets);
  const room = measureFace(points).length * 0.5 + 4;
  return areaAround([...outline(points, 'whole'), ...panel], room, plan);
}

/** Tampers with a window of the finished photo. `window` says where its pixels lie; the region comes back in photo pixels. */
export async function tamper(
  pixels: Pixels,
  { plan, assets, window }: { readonly plan: PhotoPlan; readonly assets: Assets; readonly window: Window },
): Promise<Tampered> {
  const attack = plan.attack!;
  const geometry = cardGeometry(plan, assets);
  const inWindow = ([x, y]: Point): Point => [x - window.x, y - window.y];
  const local = {
    ...geometry,
    points: mapPoints(geometry.points, inWindow),
    panel: geometry.panel.map(inWindow) as unknown as CardGeometry['panel'],
  };
  const done =
    attack.kind === 'paste_after'
      ? paste(pixels, local, { plan, attack, assets })
      : await blendFace(pixels, local, { plan, attack, assets });
  return { pixels: done.pixels, region: done.region.map(([x, y]): Point => [x + window.x, y + window.y]) };
}

interface Attacking {
  readonly plan: PhotoPlan;
  readonly attack: AttackPlan;
  readonly assets: Assets;
}

async function blendFace(pixels: Pixels, geometry: CardGeometry, { attack, assets }: Attacking): Promise<Tampered> {
  const random = new Random(attack.seed);
  const part = attack.kind === 'part_after';
  const swap = planSwap(
    random,
    attack.strength,
    part ? ['eyes', 'mouth', 'nose', 'eyes', 'mouth'] : ['whole', 'inner', 'inner', 'middle'],
  );
  const target = { pixels, points: geometry.points };
  const seed = random.int(0, 2 ** 31);
  if (attack.kind === 'autoencoder_after')
    return swapFace(target, await throughAutoencoder(target, assets, attack.strength), { plan: swap, seed });
  if (attack.kind !== 'selfblend_after') {
    const donor = portraitOf(assets, attack.donor, attack.seed);
    const worn = {
      ...donor,
      pixels: random.chance(0.4) ? await recompress(donor.pixels, random.int(50, 92)) : donor.pixels,
    };
    return swapFace(target, worn, { plan: swap, seed });
  }
  const donor = await shiftSelf(target, random, attack.strength);
  return swapFace(target, donor, {
    plan: { ...swap, blend: { ...swap.blend, match: swap.blend.match * random.range(0, 0.6) } },
    seed,
  });
}

/** The face itself, brought to 320 px at strength 0 and 128 px at 1, and through the autoencoder, as face editors do. */
async function throughAutoencoder(target: FacePicture, { roundTrip }: Assets, strength: number): Promise<FacePicture> {
  if (!roundTrip) throw new TypeError('Expected an autoencoder for autoencoder_after');
  const { length } = measureFace(target.points);
  const area = areaAround(outline(target.points, 'whole'), 0.4 * length, target.pixels);
  const side = Math.round((320 - 192 * strength) / 8) * 8;
  const [sx, sy] = [Math.max(1, area.widthPx) / side, Math.max(1, area.heightPx) / side];
  const face = warp(target.pixels, { widthPx: side, heightPx: side, toPhoto: [sx, 0, area.x, 0, sy, area.y, 0, 0, 1] });
  const points = mapPoints(target.points, ([x, y]) => [(x - area.x) / sx, (y - area.y) / sy]);
  return { pixels: await roundTrip(face), points };
}

/** The face itself, a little moved, scaled, recoloured and saved again (Shiohara and Yamasaki, "Self-blended images", 2022). */
async function shiftSelf(
  target: { readonly pixels: Pixels; readonly points: Portrait['points'] },
  random: Random,
  strength: number,
) {
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

/** Replaces the whole portrait rectangle, or a rectangle around the head, by another printed panel. */
function paste(pixels: Pixels, geometry: CardGeometry, { plan, attack, assets }: Attacking): Tampered {
  const random = new Random(attack.seed);
  const { panel } = plan.card;
  const person = {
    ...plan.person,
    head: plan.person.head * random.range(0.9, 1.12),
    heightLines: plan.person.heightLines && random.chance(0.7),
  };
  const composed = composePanel(person, portraitOf(assets, attack.donor, attack.seed), [panel.width, panel.height]);
  const printed = random.chance(0.5) ? printPixels(composed.pixels, plan.person.print, attack.seed) : composed.pixels;
  const scale = Math.min(1, (1.15 * meanWidthPx(geometry.panel)) / panel.width);
  const size = {
    widthPx: Math.max(8, Math.round(panel.width * scale)),
    heightPx: Math.max(8, Math.round(panel.height * scale)),
  };
  const [sx, sy] = [panel.width / size.widthPx, panel.height / size.heightPx];
  const small = warp(printed, { ...size, toPhoto: [sx, 0, 0, 0, sy, 0, 0, 0, 1] });
  const inset = random.chance(0.5) ? 0 : random.range(0.03, 0.16);
  const toPhoto = rectToQuad(size.widthPx, size.heightPx, geometry.panel);
  const corner = (x: number, y: number): Point => project(toPhoto, [x * size.widthPx, y * size.heightPx]);
  const region = [corner(inset, inset), corner(1 - inset, inset), corner(1 - inset, 1), corner(inset, 1)];
  const feather = (1 - attack.strength) * random.range(0.3, 3);
  const area = areaAround(region, 3 * feather + 2, pixels);
  if (area.widthPx < 3 || area.heightPx < 3) return { pixels, region };
  const back = invert(toPhoto);
  const layers = {
    under: lift(pixels, area),
    over: sampleThrough(small, area, (point) => project(back, point)),
    mask: maskOf(region, area, feather),
  };
  const match = 1 - attack.strength * random.range(0, 1);
  return { pixels: blendOver(pixels, layers, { kind: 'alpha', match, opacity: 1, reach: 4 }), region };
}
