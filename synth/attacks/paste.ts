import { invert, meanWidthPx, type Point, project, rectToQuad, warp } from '../../src/image/index.ts';
import { Random } from '../base/random.ts';
import type { Attacking } from '../card/hooks.ts';
import { composePanel } from '../people/compose.ts';
import { printPixels } from '../people/print.ts';
import { portraitOf } from '../people/studio.ts';
import { blendOver } from './blending/blend.ts';
import { areaAround, lift, maskOf, sampleThrough } from './blending/layer.ts';
import type { Tampered } from './blending/swap-face.ts';
import type { AttackHooks, SavedPicture } from './hooks.ts';

/** Pastes another printed portrait into the finished photo: over the whole portrait rectangle, or a rectangle around the head. */
export const pasteAfter: AttackHooks = {
  saved: (picture, attacking) =>
    paste(picture, attacking, (random) => (random.chance(0.5) ? 0 : random.range(0.03, 0.16))),
};

/** Replaces the whole portrait rectangle by another person's, on a background like the card's. */
export const replaceAfter: AttackHooks = { saved: (picture, attacking) => paste(picture, attacking, () => 0) };

/** @param insetOf share of the panel that is kept at the left, right and top sides. */
function paste(
  { pixels, geometry }: SavedPicture,
  { plan, attack, studio }: Attacking,
  insetOf: (random: Random) => number,
): Tampered {
  const random = new Random(attack.seed);
  const { panel } = plan.card;
  const person = {
    ...plan.person,
    head: plan.person.head * random.range(0.9, 1.12),
    heightLines: plan.person.heightLines && random.chance(0.7),
  };
  const composed = composePanel(person, portraitOf(studio, attack.donor, attack.seed), [panel.width, panel.height]);
  const printed = random.chance(0.5) ? printPixels(composed.pixels, plan.person.print, attack.seed) : composed.pixels;
  const scale = Math.min(1, (1.15 * meanWidthPx(geometry.panel)) / panel.width);
  const size = {
    widthPx: Math.max(8, Math.round(panel.width * scale)),
    heightPx: Math.max(8, Math.round(panel.height * scale)),
  };
  const [sx, sy] = [panel.width / size.widthPx, panel.height / size.heightPx];
  const small = warp(printed, { ...size, toPhoto: [sx, 0, 0, 0, sy, 0, 0, 0, 1] });
  const inset = insetOf(random);
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
