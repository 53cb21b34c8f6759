/**
 * Draws flat cards and empty scenes apart, as packed datasets `OUT/cards` and `OUT/grounds`. `antifake_training.forge.collage` lays
 * them over one another anew at every step of the finder's and the refiner's training.
 *
 *     node training/views/deck.ts --data ../shared/data --portraits data/portraits-matted.jsonl --cards 4000 --grounds 1500 --seed 1 --out data/deck-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cutView, decode, type Pixels, pyramid } from '../../src/image/index.ts';
import { planNoCard, planPhoto, Random, renderFlatCard, renderPhoto } from '../../synth/index.ts';
import { openPack } from './pack.ts';
import { loadPeople } from './people.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    /** Sets whose terms allow commercial use, as in `finder.ts`. */
    sets: { type: 'string', default: 'webmorph,congress' },
    split: { type: 'string', default: 'train' },
    cards: { type: 'string', default: '1000' },
    grounds: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/deck' },
  },
});
const cardSize = { widthPx: 480, heightPx: 303 } as const;
const groundPx = 480;

const sets = values.sets.split(',');
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: ({ set }) => sets.includes(set),
});
const assets = { portraits: people.map((person) => person.portrait) };
const cards = openPack(join(values.out, 'cards'), {
  card: { dtype: 'uint8', shape: [cardSize.heightPx, cardSize.widthPx, 3] },
});
for (let i = 0; i < Number(values.cards); i++) await addCard(Number(values.seed) * 1_000_003 + i);
await cards.close();
const grounds = openPack(join(values.out, 'grounds'), { ground: { dtype: 'uint8', shape: [groundPx, groundPx, 3] } });
for (let i = 0; i < Number(values.grounds); i++) await addGround(Number(values.seed) * 1_000_003 + i);
await grounds.close();

async function addCard(seed: number): Promise<void> {
  const random = new Random(seed ^ 0xdec);
  const portrait = random.int(0, people.length - 1);
  const plan = planPhoto(seed, { portrait, family: random.chance(0.45) ? 'thai' : 'generic' });
  const card = shrink(renderFlatCard(plan, assets));
  await cards.add({ card: card.data }, { group: people[portrait]!.group, seed, thai: plan.family === 'thai' });
}

function shrink(card: Pixels): Pixels {
  const by = card.widthPx / cardSize.widthPx;
  return cutView(pyramid(card), { ...cardSize, toPhoto: [by, 0, 0, 0, by, 0, 0, 0, 1] });
}

/** Surfaces, papers, prints of faces and persons, as a camera without faults would see them. */
async function addGround(seed: number): Promise<void> {
  const portrait = new Random(seed).int(0, people.length - 1);
  const plan = planNoCard(seed, { widthPx: groundPx, heightPx: groundPx, portrait });
  const { jpeg } = await renderPhoto({ ...plan, chain: { camera: plan.chain.camera } }, assets);
  const { data } = await decode(jpeg, { maxBytes: 1e8, maxPixels: 1e8 });
  await grounds.add({ ground: data }, { group: `ground ${seed}`, seed });
}
