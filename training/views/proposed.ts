/**
 * Cuts what the card refiner receives where the product looks for a card, out of drawn photos with and without one, as a packed dataset
 * `OUT/refiner`. `antifake_training.fit.card_row` learns from it whether a card is there.
 *
 *     node training/views/proposed.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 1500 --seed 81 --out data/proposed
 */
import { parseArgs } from 'node:util';
import { proposedQuads, proposeFirst } from '../../src/card/index.ts';
import { isConvexClockwise, type Pyramid, pyramid, type Quad } from '../../src/image/index.ts';
import { type Model, openModel } from '../../src/model/index.ts';
import { decodeOwn } from '../../synth/dataset/documents.ts';
import { shake } from '../../synth/dataset/shake.ts';
import { cornerErrorAnyWay } from '../../synth/dataset/truth.ts';
import { planNoCard, planPhoto, Random, renderPhoto } from '../../synth/index.ts';
import { addRefinerView, openRefinerPack } from './parts/card-views.ts';
import { type Cast, loadSets, setsOptions } from './parts/cast.ts';
import type { Pack } from './parts/pack.ts';
import { drawSeries } from './parts/series.ts';

/** A quad shows the card if no corner is further off than this, in percent of the diagonal; then the refiner can correct it. */
const maxErrorPercent = 12;
/** Each quad is moved by up to this share of the diagonal, so that one photo gives different views. */
const maxShake = 0.02;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...setsOptions,
      count: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      /** Share of the photos without a card. */
      empty: { type: 'string', default: '0.5' },
      models: { type: 'string', default: 'models' },
      out: { type: 'string', default: 'data/proposed' },
    },
  });
  const finder = await openModel('card-finder', { dir: values.models, threads: 1 });
  const studio = {
    ...(await loadSets(values)),
    finder,
    empty: Number(values.empty),
  };
  const pack = openRefinerPack(values.out);
  await drawSeries(values, (seed) => addPhoto(pack, seed, studio));
  await pack.close();
}

interface Studio extends Cast {
  readonly finder: Model;
  /** Share of the photos without a card, 0..1. */
  readonly empty: number;
}

async function addPhoto(pack: Pack, seed: number, { people, renderer, finder, empty }: Studio): Promise<void> {
  const random = new Random(seed ^ 0x9a05);
  const portrait = random.int(0, people.length - 1);
  const family = random.chance(0.6) ? 'thai' : 'generic';
  const plan = random.chance(empty) ? planNoCard(seed, { portrait }) : planPhoto(seed, { portrait, family });
  const { jpeg, labels } = await renderPhoto(plan, renderer);
  const photo = pyramid(await decodeOwn(jpeg));
  const corners = labels.card?.corners;
  const row = { group: people[portrait]!.group, seed, thai: labels.family === 'thai', source: 'drawn' };
  for await (const quad of proposalsIn(photo, finder, corners)) {
    const proposal = shake(quad, random, random.range(0, maxShake));
    if (isConvexClockwise(proposal)) await addRefinerView(pack, proposal, { photo, corners, row });
  }
}

/** The product's proposals before anything is placed; in a photo of a card, those that show it. */
async function* proposalsIn(photo: Pyramid, finder: Model, corners?: Quad): AsyncGenerator<Quad> {
  const first = await proposeFirst(photo, finder);
  if (first === undefined) return;
  for await (const quad of proposedQuads(photo, finder, { first: first.quad, best: () => undefined }))
    if (corners === undefined || cornerErrorAnyWay(corners, quad) <= maxErrorPercent) yield quad;
}

if (import.meta.main) await main(process.argv.slice(2));
