/**
 * Draws the part of photos around the portrait, with every cause of blur, for the blur check: a heap of windows of the final photo with the
 * positions of card and face and their measured blur (`measureBlur`); next to it, in `parts`, a heap of the portraits as they were
 * printed. `blur-views.ts` cuts views from both; the bench reads the first.
 *
 *     node training/views/blur-windows.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 500 --seed 21 --out data/blur-21
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { minCardWidthPx } from '../../src/card/index.ts';
import { blurArea } from '../../src/checks/index.ts';
import { meanWidthPx } from '../../src/image/index.ts';
import type { BlurRow } from '../../synth/dataset/blur-window.ts';
import { type Heap, openHeap } from '../../synth/dataset/heap.ts';
import type { Person } from '../../synth/dataset/people.ts';
import { drawSight } from '../../synth/dataset/sight.ts';
import { quadInWindow } from '../../synth/dataset/window.ts';
import {
  type BlurLadder,
  blurLadder,
  measureBlur,
  type PhotoPlan,
  planPhoto,
  portraitPart,
  Random,
  withAttack,
} from '../../synth/index.ts';
import { type Cast, everyOptions, loadGenuine } from './parts/cast.ts';
import { drawSeries } from './parts/series.ts';

const sizes = [
  [1280, 960],
  [960, 1280],
  [1280, 960],
  [1024, 768],
  [800, 600],
  [1600, 1200],
] as const;
const faults = ['blur_defocus', 'blur_motion', 'blur_lowres', 'blur_smooth', 'compressed'] as const;
/** Below this likeness, glare or a finger hides so much of a portrait that its blur cannot be measured. */
const minLikeness = 0.4;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...everyOptions,
      count: { type: 'string', default: '500' },
      seed: { type: 'string', default: '21' },
      out: { type: 'string', default: 'data/blur' },
    },
  });
  const cast = await loadGenuine(values);
  const heaps = { windows: openHeap(values.out), parts: openHeap(join(values.out, 'parts')) };
  await drawSeries(values, (seed) => addPerson(seed, cast, heaps));
  await Promise.all([heaps.windows.close(), heaps.parts.close()]);
}

/** Windows of photos, and the portraits on their cards as printed. */
interface Heaps {
  readonly windows: Heap;
  readonly parts: Heap;
}

/** A photo to draw of a person's card. */
interface Version {
  readonly kind: string;
  readonly strength: number;
  readonly plan: PhotoPlan;
}

/** The person whose card is drawn, and their portrait as printed. */
interface Subject extends Pick<Cast, 'renderer'> {
  readonly person: Person;
  readonly printed: BlurLadder;
  readonly random: Random;
}

/** Adds the card without a fault, with two of the faults, and at random with a soft print or as a copy. */
async function addPerson(seed: number, { people, renderer }: Cast, { windows, parts }: Heaps): Promise<void> {
  const random = new Random(seed ^ 0xb10c);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.int(0, people.length - 1);
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family: random.chance(0.88) ? 'thai' : 'generic' });
  const part = portraitPart(plan, renderer);
  const subject = { person: people[portrait]!, printed: blurLadder(part), random, renderer };
  const add = (version: Version) => addWindow(windows, version, subject);
  await parts.add(part.pixels, { seed: plan.seed, part: part.part, held: part.held });
  const first = random.int(0, faults.length - 1);
  const second = (first + random.int(1, faults.length - 1)) % faults.length;
  await add({ kind: 'none', strength: 0, plan });
  for (const at of [first, second]) await add(faulty(plan, faults[at]!, random.next()));
  if (random.chance(0.3)) await add(softPrint(plan, random.next()));
  if (random.chance(0.15)) {
    const kind = random.pick(['grey_copy', 'colour_copy', 'grey_convert'] as const);
    await add({ kind, strength: 0, plan: withAttack(plan, { kind, strength: random.next() }) });
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

async function addWindow(heap: Heap, { kind, strength, plan }: Version, subject: Subject): Promise<void> {
  const { person, printed, random, renderer } = subject;
  const sight = await drawSight(plan, renderer, { random, areaOf: blurArea });
  if (sight === undefined) return;
  const { pixels, window, corners, portrait, card } = sight;
  const cardPx = meanWidthPx(card.corners);
  const trueCorners = quadInWindow(card.corners, window);
  const blur = cardPx < minCardWidthPx ? undefined : measureBlur(printed, { pixels, corners: trueCorners });
  if (blur === undefined || blur.likeness < minLikeness) return;
  const row: BlurRow = {
    kind,
    strength,
    blurMm: blur.sigmaMm,
    likeness: blur.likeness,
    plannedMm: card.blurMm,
    cardPx,
    messaging: plan.chain.messaging !== undefined,
    set: person.set,
    group: person.group,
    seed: plan.seed,
    family: plan.family,
    corners,
    trueCorners,
    face: portrait.face,
  };
  await heap.add(pixels, row);
}

if (import.meta.main) await main(process.argv.slice(2));
