import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { cutView, type Pixels, pyramid } from '../../../../src/image/index.ts';
import { drawFace, Renderer, recompress } from '../../../../synth/index.ts';
import { pairProbeAuc } from '../../../shared/figures/probe.ts';
import { residualStatistics } from '../../../shared/photos/residuals.ts';
import type { Cast } from './cast.ts';
import { drawCard, type PairPhoto, stripBeside } from './draw.ts';

/** Drawn faces instead of people: the tests are about how photos are produced, not about who is on them. */
const portraits = [3, 8, 11, 15].map((seed) => drawFace(seed));
const cast: Cast = {
  people: portraits.map((portrait, i) => ({ portrait, fake: 0 as const, set: 'drawn', group: `drawn/${i}` })),
  genuine: [0, 1],
  renderer: new Renderer({ portraits }),
  editors: new Map(),
  pickDonor: (source) => (source === 'itself' ? -1 : 2),
};
const series = { seed: 31, widthPx: 1024, heightPx: 768, attacks: 'usual' } as const;
const cards = 20;
/** Smaller strips contain too few pixels. */
const minStripPx = 32;

interface Pair {
  readonly genuine: PairPhoto;
  readonly attacked: PairPhoto;
}

const pairs: Pair[] = [];

before(async () => {
  for (let card = 0; card < cards; card++) {
    let genuine: PairPhoto | undefined;
    for await (const photo of drawCard(card, series, cast)) {
      if (photo.row.kind === 'genuine') genuine = photo;
      else pairs.push({ genuine: genuine!, attacked: photo });
    }
  }
});

/** The strip next to the replaced area, of both sides; `undefined` if it is too small. */
function stripsOf({ genuine, attacked }: Pair): readonly [Pixels, Pixels] | undefined {
  const { replaced } = attacked.row;
  if (replaced === null) return undefined;
  const { x, y, widthPx, heightPx } = stripBeside(replaced, genuine.pixels);
  if (Math.min(widthPx, heightPx) < minStripPx) return undefined;
  const cut = { widthPx, heightPx, toPhoto: [1, 0, x, 0, 1, y, 0, 0, 1] } as const;
  return [cutView(pyramid(genuine.pixels), cut), cutView(pyramid(attacked.pixels), cut)];
}

async function probe(some: readonly (readonly [Pixels, Pixels])[]): Promise<number> {
  const pairs = some.map(async ([first, second], i) => ({
    first: await residualStatistics(first),
    second: await residualStatistics(second),
    group: `${i}`,
  }));
  return pairProbeAuc(await Promise.all(pairs));
}

const stripPairs = (sent: string) =>
  pairs
    .filter(({ genuine }) => genuine.row.sent === sent)
    .flatMap((pair) => [stripsOf(pair)].filter((one) => one !== undefined));

describe('both sides of every pair', () => {
  it('have the same sending, number of JPEG generations and part of the photo', () => {
    assert.ok(pairs.length >= 60, `${pairs.length} pairs`);
    for (const { genuine, attacked } of pairs) {
      const { sent, jpegs, card, corners } = genuine.row;
      assert.deepEqual([attacked.row.sent, attacked.row.jpegs, attacked.row.card], [sent, jpegs, card]);
      assert.deepEqual(attacked.row.corners, corners);
      assert.equal(jpegs, sent === 'camera' ? 2 : 3);
      assert.deepEqual(
        [attacked.pixels.widthPx, attacked.pixels.heightPx],
        [genuine.pixels.widthPx, genuine.pixels.heightPx],
      );
      assert.ok(attacked.row.change > 0);
    }
  });

  it('cannot be separated by a linear probe where the attack changed nothing', async (t) => {
    for (const sent of ['camera', 'messaging']) {
      const strips = stripPairs(sent);
      assert.ok(strips.length >= 20, `${strips.length} strips`);
      const found = await probe(strips);
      t.diagnostic(`${sent}: AUC ${found.toFixed(3)} of ${strips.length} pairs`);
      assert.ok(Math.abs(found - 0.5) < 0.2, `${sent}: AUC ${found} of ${strips.length} pairs`);
    }
  });

  it('are separated if one side is saved once more', async (t) => {
    const saved = stripPairs('camera').map(async ([first], i): Promise<readonly [Pixels, Pixels]> => {
      return [first, await recompress(first, 75 + ((7 * i) % 22))];
    });
    const found = await probe(await Promise.all(saved));
    t.diagnostic(`AUC ${found.toFixed(3)}`);
    assert.ok(found > 0.85, `AUC ${found}`);
  });
});
