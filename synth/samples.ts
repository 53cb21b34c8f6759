import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Point } from '../src/image/index.ts';
import { withAttack, withResave } from './attacks/with-attack.ts';
import type { PhotoPlan } from './base/plan.ts';
import { loadPortraits } from './people/load.ts';
import { planPhoto } from './render/plan-photo.ts';
import { Renderer } from './render/renderer.ts';

/** Draws the sample photos again: `node synth/samples.ts`. */
const folder = new URL('../samples/', import.meta.url);
const people = fileURLToPath(new URL('../test/fixtures/portraits', import.meta.url));
const renderer = new Renderer({ portraits: await loadPortraits(people) });
const genuine = withResave(planPhoto(3361, { family: 'thai', portrait: 0 }));
const samples: Readonly<Record<string, PhotoPlan>> = {
  'sample-card.jpg': genuine,
  'sample-swapped.jpg': withAttack(genuine, { kind: 'swap_after', donor: 1, strength: 0.6 }),
  'sample-photocopy.jpg': withAttack(genuine, { kind: 'grey_copy', strength: 0.5 }),
  'sample-blurred.jpg': withAttack(genuine, { kind: 'blur_defocus', strength: 0.6 }),
  'sample-cut.jpg': movedRight(genuine, 215),
};
for (const [name, plan] of Object.entries(samples))
  await writeFile(new URL(name, folder), (await renderer.photo(plan)).jpeg);

/** The same card, moved to the right by this many camera pixels, so that the photo may cut it. */
function movedRight(plan: PhotoPlan, px: number): PhotoPlan {
  const move = ([x, y]: Point): Point => [x + px, y];
  const [a, b, c, d] = plan.scene.quad;
  return { ...plan, scene: { ...plan.scene, quad: [move(a), move(b), move(c), move(d)] } };
}
