/**
 * Draws portraits on cards, genuine, attacked and faulty, and cuts what the deepfake check looks at, as the packed dataset
 * `OUT/deepfake`: view and mask of what was replaced.
 *
 *     node training/views/checks.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 2000 --seed 1 --out data/check-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, type Sighting } from '../../src/card/index.ts';
import { cardView, deepfakeArea, deepfakeCut } from '../../src/checks/index.ts';
import { cutView, invert, type Point, projectQuad, pyramid, type Quad } from '../../src/image/index.ts';
import {
  type AttackKind,
  type CardLabels,
  finalSize,
  labelPhoto,
  type PhotoPlan,
  planPhoto,
  Random,
  renderLabelledWindow,
  type Window,
  withAttack,
  withResave,
} from '../../synth/index.ts';
import { maskOf } from './mask.ts';
import { openPack } from './pack.ts';
import { loadCast, type Person, peopleOptions } from './people.ts';
import { portraitNear, shake } from './shake.ts';
import { windowAround } from './window.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/check' },
  },
});

const sizes = [
  [1280, 960],
  [960, 1280],
  [1600, 1200],
  [1024, 768],
  [1920, 1440],
] as const;
const afterKinds: readonly AttackKind[] = [
  'swap_after',
  'swap_after',
  'swap_after',
  'selfblend_after',
  'selfblend_after',
  'part_after',
  'paste_after',
  'paste_after',
];
const blurKinds: readonly AttackKind[] = ['blur_defocus', 'blur_motion', 'blur_lowres'];
const faultKinds: readonly AttackKind[] = ['grey_copy', 'grey_convert', 'colour_copy'];
const maskPx = cardView.px / 4;

const { people, assets, genuine, idPortraits } = await loadCast(values);

const deepfake = openPack(join(values.out, 'deepfake'), {
  portrait: { dtype: 'uint8', shape: [cardView.px, cardView.px, 3] },
  mask: { dtype: 'uint8', shape: [maskPx, maskPx, 1] },
});
const from = performance.now();
for (let i = 0; i < Number(values.count); i++) {
  await addPerson(Number(values.seed) * 1_000_003 + i);
  if (i % 100 === 99)
    process.stdout.write(`${i + 1} people, ${((1000 * (i + 1)) / (performance.now() - from)).toFixed(1)}/s\n`);
}
await deepfake.close();

/** One plan and its versions: genuine once and twice saved, put in after the capture twice, and by chance the rest. */
async function addPerson(seed: number): Promise<void> {
  const random = new Random(seed ^ 0xface);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.chance(0.5) ? random.pick(idPortraits) : random.pick(genuine);
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family: random.chance(0.9) ? 'thai' : 'generic' });
  const person = people[portrait]!;
  await add(random.chance(0.4) ? plan : withResave(plan), person, random);
  await add(withResave(plan), person, random);
  for (const variant of [0, 1]) await add(attack(plan, random.pick(afterKinds), { random, variant }), person, random);
  if (random.chance(0.3)) await add(attack(plan, 'swap_before', { random }), person, random);
  if (random.chance(0.25)) await add(attack(plan, 'stuck_over', { random }), person, random);
  if (random.chance(0.25)) await add(attack(plan, random.pick(faultKinds), { random }), person, random);
  await add(attack(plan, random.pick(blurKinds), { random }), person, random);
}

interface Attacking {
  readonly random: Random;
  readonly variant?: number;
}

function attack(plan: PhotoPlan, kind: AttackKind, { random, variant = 0 }: Attacking): PhotoPlan {
  return withAttack(plan, { kind, strength: random.next(), donor: random.int(0, people.length - 1), variant });
}

async function add(plan: PhotoPlan, person: Person, random: Random): Promise<void> {
  const { card } = labelPhoto(plan, assets);
  if (card === undefined) return;
  const corners = shake(card.corners, random, 0.004);
  const portrait = portraitNear(corners, card.face, random);
  const window = windowAround(areaQuad(corners, deepfakeArea(portrait, cardView)), finalSize(plan));
  if (window === undefined) return;
  const { pixels, labels } = await renderLabelledWindow(plan, assets, window);
  const sighting = { photo: pyramid(pixels), card: moved(corners, window), portrait };
  const row = rowOf(plan, card, person);
  await addDeepfake(
    sighting,
    row,
    labels.card?.replaced?.map(([x, y]): Point => [x - window.x, y - window.y]),
  );
}

async function addDeepfake(sighting: Sighting, row: Row, replaced?: readonly Point[]): Promise<void> {
  const cut = deepfakeCut(sighting, cardView);
  const mask = maskOf(replaced ?? [], { toPhoto: cut.toPhoto, viewPx: cardView.px, maskPx });
  await deepfake.add({ portrait: cutView(sighting.photo, cut).data, mask }, row);
}

type Row = Readonly<Record<string, string | number | boolean>>;

function rowOf(plan: PhotoPlan, card: CardLabels, person: Person): Row {
  const kind = plan.attack?.kind ?? (plan.chain.resave ? 'genuine_resaved' : 'genuine');
  const fake = /_after$|^swap_before$|^stuck_over$/.test(kind);
  const donor = plan.attack && people[plan.attack.donor];
  return {
    fake,
    kind,
    strength: plan.attack?.strength ?? 0,
    maker: fake && donor && kind !== 'selfblend_after' ? donor.set : 'self',
    set: person.set,
    group: person.group,
    seed: plan.seed,
    messaging: plan.chain.messaging !== undefined,
    blurMm: card.blurMm,
  };
}

function moved(quad: Quad, { x, y }: Window): Quad {
  return projectQuad(invert([1, 0, x, 0, 1, y, 0, 0, 1]), quad);
}
