/**
 * Cuts the print check's view out of labelled real photos of cards, as a packed dataset: by the corners that the product finds
 * (`how` is `found`), by the labelled ones (`true`) and by those a little off (`shaken`). Each row has its `document`, so that
 * whole types can be left out.
 *
 *     node training/views/real-cards.ts --data ../shared/data --out data/print-real
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locate } from '../../src/card/index.ts';
import { printCut, printView } from '../../src/checks/index.ts';
import { cutView, decode, type Pyramid, pyramid, type Quad } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { Random } from '../../synth/index.ts';
import { openPack } from './pack.ts';
import { shake } from './shake.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    shaken: { type: 'string', default: '2' },
    out: { type: 'string', default: 'data/print-real' },
  },
});

interface Label {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
  readonly quad: Quad;
}

const options = { dir: 'models', threads: 1 };
const models = {
  finder: await openModel('card-finder', options),
  refiner: await openModel('card-refiner', options),
  faces: await openModel('face-detector', options),
};
const pack = openPack(values.out, {
  card: { dtype: 'uint8', shape: [printView.heightPx, printView.widthPx, 3] },
});
const lines = readFileSync(join(values.data, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
for (const [number, line] of lines.entries()) await addPhoto(JSON.parse(line) as Label, new Random(number));
await pack.close();

async function addPhoto(label: Label, random: Random): Promise<void> {
  const photo = pyramid(await decode(readFileSync(join(values.data, label.file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  const found = await locate(photo, models);
  if (found) await add(photo, found.corners, { label, how: 'found' });
  await add(photo, label.quad, { label, how: 'true' });
  for (let i = 0; i < Number(values.shaken); i++)
    await add(photo, shake(label.quad, random, 0.012), { label, how: 'shaken' });
}

async function add(
  photo: Pyramid,
  card: Quad,
  { label, how }: { readonly label: Label; readonly how: string },
): Promise<void> {
  const { file, kind, document } = label;
  const row = { group: document, kind, source: 'real', document, file, how, grey: kind === 'grey_copy' };
  await pack.add({ card: cutView(photo, printCut({ card })).data }, row);
}
