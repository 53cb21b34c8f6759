/**
 * Draws what the sensor saw of the part of a card that holds the portrait, before the first JPEG, with where everything lies.
 * `antifake_training.forge.workshop` puts faces in, saves and resends these pictures anew at every step of training.
 *
 *     node training/views/captures.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 4000 --seed 1 --out data/captures-1
 */
import { parseArgs } from 'node:util';
import { areaQuad } from '../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../src/checks/index.ts';
import { invert, type Point, projectQuad, type Quad } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import {
  type AttackKind,
  type CardLabels,
  labelPhoto,
  type PhotoPlan,
  planPhoto,
  Random,
  renderUnsaved,
  type Window,
  withAttack,
} from '../../synth/index.ts';
import { openHeap } from './heap.ts';
import { loadCast, type Person, peopleOptions } from './people.ts';
import { servedFace } from './served-face.ts';
import { portraitNear } from './shake.ts';
import { windowAround } from './window.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** Share of documents that are not Thai. */
    generic: { type: 'string', default: '0.15' },
    /** `any`: portraits printed as all the world's documents have them. */
    prints: { type: 'string', default: 'usual' },
    out: { type: 'string', default: 'data/captures' },
  },
});

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

const prints = values.prints === 'any' ? 'any' : 'usual';
const { people, assets, genuine, idPortraits } = await loadCast(values);
/** Fakes that were made of nobody. */
const madeUp = people.flatMap(({ set }, i) => (madeUpSets.includes(set) ? [i] : []));
const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
const heap = openHeap(values.out);
const from = performance.now();
for (let i = 0; i < Number(values.count); i++) {
  await addPerson(Number(values.seed) * 1_000_003 + i);
  if (i % 100 === 99)
    process.stdout.write(`${i + 1} people, ${((1000 * (i + 1)) / (performance.now() - from)).toFixed(1)}/s\n`);
}
await heap.close();

/** The genuine card, and by chance the same photo with a fault or with a fake that was there before the camera. */
async function addPerson(seed: number): Promise<void> {
  const random = new Random(seed ^ 0xca97);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.chance(0.5) ? random.pick(idPortraits) : random.pick(genuine);
  const family = random.chance(1 - Number(values.generic)) ? 'thai' : 'generic';
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family, prints });
  const person = people[portrait]!;
  await add(plan, person, random);
  if (random.chance(0.2)) await add(attack(plan, 'swap_before', random), person, random);
  if (madeUp.length > 0 && random.chance(0.35)) await add(generated(plan, random), person, random);
  if (random.chance(0.2)) await add(attack(plan, 'stuck_over', random), person, random);
  if (random.chance(0.2)) await add(attack(plan, random.pick(blurKinds), random), person, random);
  if (random.chance(0.15)) await add(attack(plan, random.pick(copyKinds), random), person, random);
}

function attack(plan: PhotoPlan, kind: AttackKind, random: Random): PhotoPlan {
  return withAttack(plan, { kind, strength: random.next(), donor: random.int(0, people.length - 1) });
}

/** The same card made for a person who does not exist. */
function generated(plan: PhotoPlan, random: Random): PhotoPlan {
  return withAttack(plan, { kind: 'generated_before', strength: 1, donor: random.pick(madeUp) });
}

async function add(planned: PhotoPlan, person: Person, random: Random): Promise<void> {
  const plan = { ...planned, chain: { camera: planned.chain.camera } };
  const { card } = labelPhoto(plan, assets);
  if (card === undefined) return;
  const portrait = portraitNear(card.corners, card.face, random);
  const window = windowAround(areaQuad(card.corners, deepfakeArea(portrait, cardView)), plan);
  if (window === undefined) return;
  const pixels = await renderUnsaved(plan, assets, window);
  const places = placesOf(card, window);
  const face = await servedFace(pixels, places.corners, detector);
  if (face) await heap.add(pixels, { ...labelsOf(plan, person), ...places, face });
}

/** Every place in pixels of the window, but the face. */
function placesOf(card: CardLabels, { x, y }: Window) {
  const back = ([px, py]: Point): Point => [px - x, py - y];
  const quad = (corners: Quad): Quad => projectQuad(invert([1, 0, x, 0, 1, y, 0, 0, 1]), corners);
  return {
    corners: quad(card.corners),
    panel: quad(card.panel),
    points: card.points.map(back),
    replaced: card.replaced?.map(back) ?? null,
  };
}

function labelsOf(plan: PhotoPlan, person: Person): object {
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
