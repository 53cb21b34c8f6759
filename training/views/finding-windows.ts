/**
 * Draws the part of photos around the portrait for the screen finding of `inspect`: cards on a screen, and colour copies as counterexamples, by default
 * one of each for each person. Writes a heap of windows of the final photo in the form of `blur-windows.ts`, whose heaps serve as counterexamples.
 *
 *     node training/views/finding-windows.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 100 --seed 51 --out data/finding-51
 */
import { parseArgs } from 'node:util';
import { minCardWidthPx } from '../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../src/checks/index.ts';
import { meanWidthPx } from '../../src/image/index.ts';
import { type Heap, openHeap } from '../../synth/dataset/heap.ts';
import type { Person } from '../../synth/dataset/people.ts';
import { drawSight } from '../../synth/dataset/sight.ts';
import { type AttackKind, type PhotoPlan, planPhoto, Random, type Renderer, withAttack } from '../../synth/index.ts';
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

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...everyOptions,
      count: { type: 'string', default: '100' },
      seed: { type: 'string', default: '51' },
      /** Kinds drawn of each person, separated by commas; `none` is the clean card. */
      kinds: { type: 'string', default: 'screen,colour_copy' },
      out: { type: 'string', default: 'data/finding' },
    },
  });
  const cast = await loadGenuine(values);
  const kinds = values.kinds.split(',');
  const heap = openHeap(values.out);
  await drawSeries(values, (seed) => addPerson(seed, cast, { kinds, heap }));
  await heap.close();
}

async function addPerson(
  seed: number,
  { people, renderer }: Cast,
  { kinds, heap }: { readonly kinds: readonly string[]; readonly heap: Heap },
): Promise<void> {
  const random = new Random(seed ^ 0xf1d);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.int(0, people.length - 1);
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family: random.chance(0.88) ? 'thai' : 'generic' });
  for (const kind of kinds) {
    const strength = random.next();
    const drawn = kind === 'none' ? plan : withAttack(plan, { kind: kind as AttackKind, strength });
    await add(heap, drawn, { renderer, person: people[portrait]!, random });
  }
}

interface Subject {
  readonly renderer: Renderer;
  readonly person: Person;
  readonly random: Random;
}

async function add(heap: Heap, plan: PhotoPlan, { renderer, person, random }: Subject): Promise<void> {
  const areaOf = (portrait: Parameters<typeof deepfakeArea>[0]) => deepfakeArea(portrait, cardView);
  const sight = await drawSight(plan, renderer, { random, areaOf, minCardPx: minCardWidthPx });
  if (sight === undefined) return;
  const { pixels, corners, portrait, card } = sight;
  await heap.add(pixels, {
    kind: plan.attack?.kind ?? 'none',
    strength: plan.attack?.strength ?? 0,
    blurMm: card.blurMm,
    cardPx: meanWidthPx(card.corners),
    messaging: plan.chain.messaging !== undefined,
    set: person.set,
    group: person.group,
    seed: plan.seed,
    family: plan.family,
    corners,
    face: portrait.face,
  });
}

if (import.meta.main) await main(process.argv.slice(2));
