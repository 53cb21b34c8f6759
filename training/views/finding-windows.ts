/**
 * Draws the part of photos around the portrait for the screen finding of `inspect`: cards on a screen, and colour copies as its other side, by default one of
 * each a person. A heap of windows of the final photo as `blur-windows.ts` writes it, whose heaps serve as the other side.
 *
 *     node training/views/finding-windows.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 100 --seed 51 --out data/finding-51
 */
import { parseArgs } from 'node:util';
import { areaQuad } from '../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../src/checks/index.ts';
import { invert, meanWidthPx, projectQuad } from '../../src/image/index.ts';
import {
  type AttackKind,
  finalSize,
  labelPhoto,
  type PhotoPlan,
  planPhoto,
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
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '51' },
    /** Kinds drawn of each person, parted by commas; `none` is the clean card. */
    kinds: { type: 'string', default: 'screen,colour_copy' },
    /** Load every so-many-th portrait only. */
    every: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/finding' },
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

let met = 0;
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: ({ fake }) => fake === 0 && met++ % Number(values.every) === 0,
});
const assets = { portraits: people.map(({ portrait }) => portrait) };
const heap = openHeap(values.out);
const from = performance.now();
for (let i = 0; i < Number(values.count); i++) {
  await addPerson(Number(values.seed) * 1_000_003 + i);
  if (i % 20 === 19)
    process.stdout.write(`${i + 1} people, ${((1000 * (i + 1)) / (performance.now() - from)).toFixed(2)}/s\n`);
}
await heap.close();

async function addPerson(seed: number): Promise<void> {
  const random = new Random(seed ^ 0xf1d);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.int(0, people.length - 1);
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family: random.chance(0.88) ? 'thai' : 'generic' });
  for (const kind of values.kinds.split(',')) {
    const strength = random.next();
    const drawn = kind === 'none' ? plan : withAttack(plan, { kind: kind as AttackKind, strength });
    await add(drawn, people[portrait]!, random);
  }
}

async function add(plan: PhotoPlan, person: Person, random: Random): Promise<void> {
  const { card } = labelPhoto(plan, assets);
  if (card === undefined || meanWidthPx(card.corners) < 240) return;
  const corners = shake(card.corners, random, 0.004);
  const portrait = portraitNear(corners, card.face, random);
  const window = windowAround(areaQuad(corners, deepfakeArea(portrait, cardView)), finalSize(plan));
  if (window === undefined) return;
  const { pixels } = await renderLabelledWindow(plan, assets, window);
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
    corners: projectQuad(invert([1, 0, window.x, 0, 1, window.y, 0, 0, 1]), corners),
    face: portrait.face,
  });
}
