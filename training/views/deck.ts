/**
 * Draws flat cards and empty scenes separately, as packed datasets `OUT/cards` and `OUT/grounds`. `antifake_training.forge.collage`
 * combines them at every step of the finder's and the refiner's training.
 *
 *     node training/views/deck.ts --data ../shared/data --portraits data/portraits-matted.jsonl --cards 4000 --grounds 1500 --seed 1 --out data/deck-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cutView, type Pixels, pyramid } from '../../src/image/index.ts';
import { decodeOwn } from '../../synth/dataset/documents.ts';
import { planNoCard, planPhoto, Random, renderFlatCard, renderPhoto } from '../../synth/index.ts';
import { type Cast, loadSets, setsOptions } from './parts/cast.ts';
import { openPack, type Pack } from './parts/pack.ts';
import { drawSeries } from './parts/series.ts';

const cardSize = { widthPx: 480, heightPx: 303 } as const;
const groundPx = 480;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...setsOptions,
      cards: { type: 'string', default: '1000' },
      grounds: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'data/deck' },
    },
  });
  const { seed, out } = values;
  const cast = await loadSets(values);
  const cards = openPack(join(out, 'cards'), {
    card: { dtype: 'uint8', shape: [cardSize.heightPx, cardSize.widthPx, 3] },
  });
  await drawSeries({ seed, count: values.cards }, (one) => addCard(cards, one, cast));
  await cards.close();
  const grounds = openPack(join(out, 'grounds'), { ground: { dtype: 'uint8', shape: [groundPx, groundPx, 3] } });
  await drawSeries({ seed, count: values.grounds }, (one) => addGround(grounds, one, cast));
  await grounds.close();
}

async function addCard(cards: Pack, seed: number, { people, renderer }: Cast): Promise<void> {
  const random = new Random(seed ^ 0xdec);
  const portrait = random.int(0, people.length - 1);
  const family = random.chance(0.45) ? 'thai' : 'generic';
  const plan = planPhoto(seed, { portrait, family, generic: random.chance(0.3) ? 'page' : 'card' });
  const card = shrink(renderFlatCard(plan, renderer));
  await cards.add({ card: card.data }, { group: people[portrait]!.group, seed, thai: plan.family === 'thai' });
}

function shrink(card: Pixels): Pixels {
  const by = card.widthPx / cardSize.widthPx;
  return cutView(pyramid(card), { ...cardSize, toPhoto: [by, 0, 0, 0, by, 0, 0, 0, 1] });
}

/** Adds surfaces, papers, prints of faces and people, as seen by a camera without faults. */
async function addGround(grounds: Pack, seed: number, { people, renderer }: Cast): Promise<void> {
  const portrait = new Random(seed).int(0, people.length - 1);
  const plan = planNoCard(seed, { widthPx: groundPx, heightPx: groundPx, portrait });
  const { jpeg } = await renderPhoto({ ...plan, chain: { camera: plan.chain.camera } }, renderer);
  const { data } = await decodeOwn(jpeg);
  await grounds.add({ ground: data }, { group: `ground ${seed}`, seed });
}

if (import.meta.main) await main(process.argv.slice(2));
