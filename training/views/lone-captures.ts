/**
 * Brings portraits without a card into a heap like the one that `captures.ts` draws: real photographs of real cameras to forge
 * in, placed as the product places a lone portrait, and published fakes beside the genuine frame that they were made of.
 *
 *     node training/views/lone-captures.ts --data ../shared/data --portraits data/portraits-matted.jsonl --out data/captures-lone
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, locateLonePortrait } from '../../src/card/index.ts';
import { deepfakeFaceHeights } from '../../src/checks/index.ts';
import { decode } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { openHeap } from './heap.ts';
import { type Listed, peopleOptions, readPeople } from './people.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    out: { type: 'string', default: 'data/captures-lone' },
  },
});

const unseen = values.split === 'train' ? values['unseen-makers'].split(',') : [];
const rows = readPeople({
  list: values.portraits,
  split: values.split,
  wanted: ({ set }) => !unseen.includes(set),
});
const groups = [...new Set(rows.map(({ group }) => group))];
const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
const heap = openHeap(values.out);
for (const row of rows) await addPortrait(row);
await heap.close();

async function addPortrait(row: Listed): Promise<void> {
  const pixels = await decode(readFileSync(join(values.data, row.file)), { maxBytes: 1e8, maxPixels: 1e8 });
  const found = await locateLonePortrait(pixels, detector);
  if (found === undefined) return;
  const { card, portrait } = found;
  const { widthPx, heightPx } = pixels;
  await heap.add(pixels, {
    fake: row.fake === 1,
    kind: row.fake === 1 ? 'published' : 'lone',
    maker: row.fake === 1 ? row.set : 'self',
    set: row.set,
    group: `${row.set}/${row.group}`,
    // What a genuine frame and the fakes made of it have in common.
    seed: groups.indexOf(row.group),
    family: 'lone',
    faceHeights: deepfakeFaceHeights,
    corners: card,
    panel: [
      [0, 0],
      [widthPx, 0],
      [widthPx, heightPx],
      [0, heightPx],
    ],
    face: areaQuad(card, portrait.face),
    points: portrait.pointsMm.map(([xMm, yMm]) => areaQuad(card, { xMm, yMm, widthMm: 0, heightMm: 0 })[0]),
    replaced: null,
  });
}
