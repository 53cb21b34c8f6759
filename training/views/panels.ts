/**
 * Composes portraits on a card's panel, as an attacker does who pastes a whole panel over that of the photo: the person cut out, with the
 * background and height lines of a card, printed or purely digital. `antifake_training.forge.workshop` pastes them onto captures.
 *
 *     node training/views/panels.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 3000 --out data/panels
 */
import { parseArgs } from 'node:util';
import { openHeap } from '../../synth/dataset/heap.ts';
import { composePanel, planPhoto, printPixels, Random } from '../../synth/index.ts';
import { castOptions, loadCast } from './parts/cast.ts';
import { drawSeries } from './parts/series.ts';

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...castOptions,
      count: { type: 'string', default: '3000' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'data/panels' },
    },
  });
  const { people } = await loadCast(values);
  const heap = openHeap(values.out);
  await drawSeries(values, async (seed) => {
    const random = new Random(seed);
    const { set, group, portrait } = random.pick(people);
    const { card, person } = planPhoto(random.int(0, 2 ** 31), { family: random.chance(0.85) ? 'thai' : 'generic' });
    const { pixels, points } = composePanel(person, portrait, [card.panel.width, card.panel.height]);
    const printed = random.chance(0.4) ? printPixels(pixels, person.print, random.int(0, 2 ** 31)) : pixels;
    await heap.add(printed, { points, maker: set, group });
  });
  await heap.close();
}

if (import.meta.main) await main(process.argv.slice(2));
