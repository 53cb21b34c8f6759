/**
 * Draws portraits on cards, genuine, attacked and faulty, and cuts the view of the deepfake check, as the packed dataset
 * `OUT/deepfake`: the view, and the mask of the replaced area.
 *
 *     node training/views/checks.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 2000 --seed 1 --out data/check-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cardView, deepfakeArea, deepfakeCut } from '../../src/checks/index.ts';
import { cutView, pyramid } from '../../src/image/index.ts';
import { maskOf } from '../../synth/dataset/mask.ts';
import type { Person } from '../../synth/dataset/people.ts';
import { drawSight } from '../../synth/dataset/sight.ts';
import { pointInWindow } from '../../synth/dataset/window.ts';
import {
  type AttackKind,
  type CardLabels,
  type PhotoPlan,
  planPhoto,
  Random,
  withAttack,
  withResave,
} from '../../synth/index.ts';
import { castOptions, loadCast, type MixedCast } from './parts/cast.ts';
import { openPack, type Pack } from './parts/pack.ts';
import { drawSeries } from './parts/series.ts';

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

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...castOptions,
      count: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'data/check' },
    },
  });
  const cast = await loadCast(values);
  const pack = openPack(join(values.out, 'deepfake'), {
    portrait: { dtype: 'uint8', shape: [cardView.px, cardView.px, 3] },
    mask: { dtype: 'uint8', shape: [maskPx, maskPx, 1] },
  });
  await drawSeries(values, (seed) => addPerson(seed, cast, pack));
  await pack.close();
}

/** Adds one plan in its versions: genuine and saved once and twice, two attacks after the capture, and the rest at random. */
async function addPerson(seed: number, cast: MixedCast, pack: Pack): Promise<void> {
  const { people, idPortraits, genuine } = cast;
  const random = new Random(seed ^ 0xface);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.chance(0.5) ? random.pick(idPortraits) : random.pick(genuine);
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family: random.chance(0.9) ? 'thai' : 'generic' });
  const add = (drawn: PhotoPlan) => addView(drawn, pack, { ...cast, person: people[portrait]!, random });
  const attack = (kind: AttackKind, variant = 0) =>
    withAttack(plan, { kind, strength: random.next(), donor: random.int(0, people.length - 1), variant });
  await add(random.chance(0.4) ? plan : withResave(plan));
  await add(withResave(plan));
  for (const variant of [0, 1]) await add(attack(random.pick(afterKinds), variant));
  if (random.chance(0.3)) await add(attack('swap_before'));
  if (random.chance(0.25)) await add(attack('stuck_over'));
  if (random.chance(0.25)) await add(attack(random.pick(faultKinds)));
  await add(attack(random.pick(blurKinds)));
}

/** The person whose card is drawn, and all people. */
interface Subject extends Pick<MixedCast, 'people' | 'renderer'> {
  readonly person: Person;
  readonly random: Random;
}

async function addView(plan: PhotoPlan, pack: Pack, { people, renderer, person, random }: Subject): Promise<void> {
  const sight = await drawSight(plan, renderer, { random, areaOf: (portrait) => deepfakeArea(portrait, cardView) });
  if (sight === undefined) return;
  const { pixels, corners, portrait, window, labels, card } = sight;
  const photo = pyramid(pixels);
  const cut = deepfakeCut({ card: corners, portrait }, cardView);
  const replaced = labels.card?.replaced?.map((point) => pointInWindow(point, window)) ?? [];
  const mask = maskOf(replaced, { toPhoto: cut.toPhoto, viewPx: cardView.px, maskPx });
  const donor = plan.attack && people[plan.attack.donor];
  await pack.add({ portrait: cutView(photo, cut).data, mask }, rowOf(plan, card, { person, donor }));
}

type Row = Readonly<Record<string, string | number | boolean>>;

function rowOf(
  plan: PhotoPlan,
  card: CardLabels,
  { person, donor }: { readonly person: Person; readonly donor: Person | undefined },
): Row {
  const kind = plan.attack?.kind ?? (plan.chain.resave ? 'genuine_resaved' : 'genuine');
  const fake = /_after$|^swap_before$|^stuck_over$/.test(kind);
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

if (import.meta.main) await main(process.argv.slice(2));
