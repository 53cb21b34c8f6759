/**
 * Draws the part of photos around the portrait, with every cause of blur, for the blur check: a heap of windows of the final photo with
 * where card and face lie in them and how blurred they were measured to be (`measureBlur`); beside it, in `parts`, a heap of the portraits
 * as they were printed. Views are cut from both by `blur-views.ts`, the bench reads the first.
 *
 *     node training/views/blur-windows.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 500 --seed 21 --out data/blur-21
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad } from '../../src/card/index.ts';
import { blurArea } from '../../src/checks/index.ts';
import { mapQuad, meanWidthPx, type Quad } from '../../src/image/index.ts';
import {
  type BlurLadder,
  blurLadder,
  finalSize,
  labelPhoto,
  measureBlur,
  type PhotoPlan,
  planPhoto,
  portraitPart,
  Random,
  renderLabelledWindow,
  withAttack,
} from '../../synth/index.ts';
import { openHeap } from './heap.ts';
import { loadPeople, type Person, peopleOptions } from './people.ts';
import { portraitNear, shake } from './shake.ts';
import { windowAround } from './window.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    count: { type: 'string', default: '500' },
    seed: { type: 'string', default: '21' },
    /** Load every so-many-th portrait only. */
    every: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/blur' },
  },
});

const sizes = [
  [1280, 960],
  [960, 1280],
  [1280, 960],
  [1024, 768],
  [800, 600],
  [1600, 1200],
] as const;
/** Frames of videos and tight crops: softer, once they fill the panel, than any portrait printed on a card. */
const softSets: readonly string[] = ['dfdc', 'utk'];
const faults = ['blur_defocus', 'blur_motion', 'blur_lowres', 'blur_smooth', 'compressed'] as const;
/** Portraits that are hidden, by glare or a finger, so far that their blur cannot be measured. */
const leastLikeness = 0.4;

let met = 0;
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: ({ fake, set }) => fake === 0 && !softSets.includes(set) && met++ % Number(values.every) === 0,
});
const assets = { portraits: people.map(({ portrait }) => portrait) };
const heap = openHeap(values.out);
const parts = openHeap(join(values.out, 'parts'));
const from = performance.now();
for (let i = 0; i < Number(values.count); i++) {
  await addPerson(Number(values.seed) * 1_000_003 + i);
  if (i % 50 === 49)
    process.stdout.write(`${i + 1} people, ${((1000 * (i + 1)) / (performance.now() - from)).toFixed(2)}/s\n`);
}
await Promise.all([heap.close(), parts.close()]);

/** A photo to draw of a person's card, and the portrait as it was printed. */
interface Version {
  readonly kind: string;
  readonly strength: number;
  readonly plan: PhotoPlan;
}

/** Whose card it is, and their portrait as printed. */
interface Subject {
  readonly person: Person;
  readonly printed: BlurLadder;
  readonly random: Random;
}

/** The same card without a fault, with two of the faults, and by chance with a soft print or as a copy. */
async function addPerson(seed: number): Promise<void> {
  const random = new Random(seed ^ 0xb10c);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.int(0, people.length - 1);
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family: random.chance(0.88) ? 'thai' : 'generic' });
  const part = portraitPart(plan, assets);
  const subject = { person: people[portrait]!, printed: blurLadder(part), random };
  await parts.add(part.pixels, { seed: plan.seed, part: part.part, held: part.held });
  const first = random.int(0, faults.length - 1);
  const second = (first + random.int(1, faults.length - 1)) % faults.length;
  await add({ kind: 'none', strength: 0, plan }, subject);
  for (const at of [first, second]) await add(faulty(plan, faults[at]!, random.next()), subject);
  if (random.chance(0.3)) await add(softPrint(plan, random.next()), subject);
  if (random.chance(0.15)) {
    const kind = random.pick(['grey_copy', 'colour_copy', 'grey_convert'] as const);
    await add({ kind, strength: 0, plan: withAttack(plan, { kind, strength: random.next() }) }, subject);
  }
}

function faulty(plan: PhotoPlan, kind: (typeof faults)[number], strength: number): Version {
  if (kind !== 'compressed') return { kind, strength, plan: withAttack(plan, { kind, strength }) };
  const jpeg = { quality: Math.round(72 - 37 * strength), chroma: '4:2:0', tables: 0 } as const;
  const chain = { ...plan.chain, messaging: { scale: 0.9 - 0.5 * strength, jpeg } };
  return { kind, strength, plan: { ...plan, chain } };
}

/** A sharp photo of a soft portrait: sigma 1.5 to 8 card pixels, 0.1 to 0.57 mm, before the camera. */
function softPrint(plan: PhotoPlan, strength: number): Version {
  const sigma = 1.5 + 6.5 * strength;
  const person = { ...plan.person, print: { ...plan.person.print, sigma } };
  return { kind: 'soft_print', strength, plan: { ...plan, person } };
}

async function add({ kind, strength, plan }: Version, { person, printed, random }: Subject): Promise<void> {
  const { card } = labelPhoto(plan, assets);
  if (card === undefined) return;
  const corners = shake(card.corners, random, 0.004);
  const portrait = portraitNear(corners, card.face, random);
  const window = windowAround(areaQuad(corners, blurArea(portrait)), finalSize(plan));
  if (window === undefined || meanWidthPx(card.corners) < 240) return;
  const { pixels } = await renderLabelledWindow(plan, assets, window);
  const inWindow = (quad: Quad) => mapQuad(quad, ([x, y]) => [x - window.x, y - window.y]);
  const seen = measureBlur(printed, { pixels, corners: inWindow(card.corners) });
  if (seen === undefined || seen.likeness < leastLikeness) return;
  await heap.add(pixels, {
    kind,
    strength,
    blurMm: seen.sigmaMm,
    likeness: seen.likeness,
    plannedMm: card.blurMm,
    cardPx: meanWidthPx(card.corners),
    messaging: plan.chain.messaging !== undefined,
    set: person.set,
    group: person.group,
    seed: plan.seed,
    family: plan.family,
    corners: inWindow(corners),
    trueCorners: inWindow(card.corners),
    face: portrait.face,
  });
}
