/**
 * Draws the part of a card with the portrait as the sensor records it, before the first JPEG, with the positions of everything in it.
 * `antifake_training.forge.workshop` inserts faces into these pictures, and saves and resends them, at every step of training.
 *
 *     node training/views/captures.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 4000 --seed 1 --out data/captures-1
 */
import { parseArgs } from 'node:util';
import { areaQuad, locatePortrait } from '../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../src/checks/index.ts';
import { pyramid } from '../../src/image/index.ts';
import { type Model, openModel } from '../../src/model/index.ts';
import { type Heap, openHeap } from '../../synth/dataset/heap.ts';
import type { Person } from '../../synth/dataset/people.ts';
import { inexactPortrait } from '../../synth/dataset/shake.ts';
import { pointInWindow, quadInWindow, windowAround } from '../../synth/dataset/window.ts';
import {
  type AttackKind,
  type CardLabels,
  labelPhoto,
  type PhotoPlan,
  type PlanOptions,
  planPhoto,
  Random,
  renderUnsaved,
  type Window,
  withAttack,
} from '../../synth/index.ts';
import { castOptions, loadCast, type MixedCast } from './parts/cast.ts';
import { drawSeries } from './parts/series.ts';

const sizes = [
  [1280, 960],
  [960, 1280],
  [1280, 960],
  [1600, 1200],
  [1024, 768],
] as const;
const blurKinds: readonly AttackKind[] = ['blur_defocus', 'blur_motion', 'blur_lowres', 'blur_smooth'];
const copyKinds: readonly AttackKind[] = ['grey_copy', 'grey_convert', 'colour_copy'];
const fakeKinds: readonly string[] = ['swap_before', 'generated_before', 'stuck_over'];
const madeUpSets: readonly string[] = ['genphotos', 'sdfd'];

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...castOptions,
      count: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      /** Share of documents that are not Thai. */
      generic: { type: 'string', default: '0.15' },
      /** `any`: portraits printed in all the ways of documents worldwide. */
      prints: { type: 'string', default: 'usual' },
      out: { type: 'string', default: 'data/captures' },
    },
  });
  const cast = await loadCast(values);
  const studio: Studio = {
    ...cast,
    madeUp: cast.people.flatMap(({ set }, i) => (madeUpSets.includes(set) ? [i] : [])),
    detector: await openModel('face-detector', { dir: 'models', threads: 1 }),
    heap: openHeap(values.out),
    genericShare: Number(values.generic),
    prints: values.prints === 'any' ? 'any' : 'usual',
  };
  await drawSeries(values, (seed) => addPerson(seed, studio));
  await studio.heap.close();
}

/** Whose cards are drawn, how, and where they are written. */
interface Studio extends MixedCast {
  /** Indices of generated people who do not exist. */
  readonly madeUp: readonly number[];
  readonly detector: Model;
  readonly heap: Heap;
  readonly genericShare: number;
  readonly prints: NonNullable<PlanOptions['prints']>;
}

/** Adds the genuine card, and at random the same photo with a fault, or with a fake that was made before the photo was taken. */
async function addPerson(seed: number, studio: Studio): Promise<void> {
  const { people, idPortraits, genuine, madeUp, genericShare, prints } = studio;
  const random = new Random(seed ^ 0xca97);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.chance(0.5) ? random.pick(idPortraits) : random.pick(genuine);
  const family = random.chance(1 - genericShare) ? 'thai' : 'generic';
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family, prints });
  const add = (drawn: PhotoPlan) => addCapture(drawn, studio, { person: people[portrait]!, random });
  const attack = (kind: AttackKind) =>
    withAttack(plan, { kind, strength: random.next(), donor: random.int(0, people.length - 1) });
  await add(plan);
  if (random.chance(0.2)) await add(attack('swap_before'));
  if (madeUp.length > 0 && random.chance(0.35))
    await add(withAttack(plan, { kind: 'generated_before', strength: 1, donor: random.pick(madeUp) }));
  if (random.chance(0.2)) await add(attack('stuck_over'));
  if (random.chance(0.2)) await add(attack(random.pick(blurKinds)));
  if (random.chance(0.15)) await add(attack(random.pick(copyKinds)));
}

async function addCapture(
  planned: PhotoPlan,
  { people, renderer, detector, heap }: Studio,
  { person, random }: { readonly person: Person; readonly random: Random },
): Promise<void> {
  const plan = { ...planned, chain: { camera: planned.chain.camera } };
  const { card } = labelPhoto(plan, renderer);
  if (card === undefined) return;
  const portrait = inexactPortrait(card.corners, card.face, random);
  const window = windowAround(areaQuad(card.corners, deepfakeArea(portrait, cardView)), plan);
  if (window === undefined) return;
  const pixels = await renderUnsaved(plan, renderer, window);
  const places = placesOf(card, window);
  // The face as the service finds it, because hair, scalp and chin move the face box, on which a view's scale depends.
  const served = await locatePortrait(pyramid(pixels), places.corners, detector);
  if (served === undefined) return;
  await heap.add(pixels, { ...labelsOf(plan, person, people), ...places, face: areaQuad(places.corners, served.face) });
}

/** Every position except the face, in pixels of the window. */
function placesOf(card: CardLabels, window: Window) {
  return {
    corners: quadInWindow(card.corners, window),
    panel: quadInWindow(card.panel, window),
    points: card.points.map((point) => pointInWindow(point, window)),
    replaced: card.replaced?.map((point) => pointInWindow(point, window)) ?? null,
  };
}

function labelsOf(plan: PhotoPlan, person: Person, people: readonly Person[]): object {
  const kind = plan.attack?.kind ?? 'genuine';
  const fake = fakeKinds.includes(kind);
  const donor = fake ? people[plan.attack!.donor]! : undefined;
  return {
    fake,
    kind,
    strength: plan.attack?.strength ?? 0,
    maker: donor?.set ?? 'self',
    set: person.set,
    group: person.group,
    seed: plan.seed,
    family: plan.family,
    faceHeights: cardView.faceHeights,
  };
}

if (import.meta.main) await main(process.argv.slice(2));
