/**
 * Brings portraits without a card into a heap like the one that `captures.ts` draws: real photographs of real cameras to forge
 * in, placed as the product places a lone portrait; published fakes, most beside the genuine frame that they were made of; and
 * genuine portraits that went through an autoencoder.
 *
 *     node training/views/lone-captures.ts --data ../shared/data --portraits data/portraits-matted.jsonl --out data/captures-lone
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, locateLonePortrait } from '../../src/card/index.ts';
import { cardView } from '../../src/checks/index.ts';
import { decode, type Pixels } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { openAutoencoder } from '../../synth/batch/autoencoder.ts';
import { openHeap } from './heap.ts';
import { type Listed, peopleOptions, readPeople } from './people.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    /** So many genuine portraits also go through the autoencoder. */
    'round-trips': { type: 'string', default: '0' },
    /** Nothing but these sets, separated by commas; "": all that `--unseen-makers` leaves. */
    sets: { type: 'string', default: '' },
    out: { type: 'string', default: 'data/captures-lone' },
  },
});

const unseen = values.split === 'train' ? values['unseen-makers'].split(',') : [];
const sets = values.sets === '' ? undefined : values.sets.split(',');
const rows = readPeople({
  list: values.portraits,
  split: values.split,
  wanted: ({ set }) => !unseen.includes(set) && (sets?.includes(set) ?? true),
});
const groups = [...new Set(rows.map(({ group }) => group))];
const genuine = rows.filter(({ fake }) => fake === 0);
const withOriginal = new Set(genuine.map(({ group }) => group));
const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
const roundTrip = await openAutoencoder(join(values.data, 'weights/taef2_roundtrip.onnx'));
const heap = openHeap(values.out);
for (const row of rows)
  await addPortrait(await read(row), row, {
    fake: row.fake === 1,
    kind: row.fake === 0 ? 'lone' : withOriginal.has(row.group) ? 'published' : 'generated',
    maker: row.fake === 1 ? row.set : 'self',
  });
const trips = Math.min(Number(values['round-trips']), genuine.length);
for (let i = 0; i < trips; i++) {
  const row = genuine[Math.floor((i * genuine.length) / trips)]!;
  await addPortrait(await roundTrip(await read(row)), row, { fake: true, kind: 'round_trip', maker: 'autoencoder' });
}
await heap.close();

async function read({ file }: Listed): Promise<Pixels> {
  return await decode(readFileSync(join(values.data, file)), { maxBytes: 1e8, maxPixels: 1e8 });
}

async function addPortrait(pixels: Pixels, { set, group }: Listed, labels: object): Promise<void> {
  const found = await locateLonePortrait(pixels, detector);
  if (found === undefined) return;
  const { card, portrait } = found;
  const { widthPx, heightPx } = pixels;
  await heap.add(pixels, {
    ...labels,
    set,
    group: `${set}/${group}`,
    // What a genuine picture and the fakes made of it have in common.
    seed: groups.indexOf(group),
    family: 'lone',
    faceHeights: cardView.faceHeights,
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
