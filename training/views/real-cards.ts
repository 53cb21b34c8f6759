/**
 * Cuts the print check's views out of labelled real photos of cards, as a packed dataset: by the corners that the product finds
 * (`how` is `found`), by the labelled ones (`true`) and by those a little off (`shaken`), all around the portrait that it finds. Photos
 * on which it finds no card or no portrait are left out, as it does not judge them. Each row has its `document`, so that whole types
 * can be left out.
 *
 *     node training/views/real-cards.ts --data ../shared/data --out data/print-real
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCardModels } from '../../bench/card-models.ts';
import { areaQuad, locate, locateOnCard } from '../../src/card/index.ts';
import { printSizes, printViews } from '../../src/checks/index.ts';
import { decode, type Pyramid, pyramid, type Quad } from '../../src/image/index.ts';
import { Random } from '../../synth/index.ts';
import { openPack } from './pack.ts';
import { portraitSeen, shake } from './shake.ts';

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

const models = await openCardModels({ threads: 1 });
const sizeOf = ({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }) => [
  heightPx,
  widthPx,
  3,
];
const pack = openPack(values.out, {
  card: { dtype: 'uint8', shape: sizeOf(printSizes.card) },
  portrait: { dtype: 'uint8', shape: sizeOf(printSizes.portrait) },
});
const lines = readFileSync(join(values.data, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
for (const [number, line] of lines.entries()) await addPhoto(JSON.parse(line) as Label, new Random(number));
await pack.close();

async function addPhoto(label: Label, random: Random): Promise<void> {
  const photo = pyramid(await decode(readFileSync(join(values.data, label.file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  const located = await locate(photo, models);
  const found = located && (await locateOnCard(photo, located, models.faces));
  if (found?.portrait === undefined) {
    process.stdout.write(`${label.file}: ${found ? 'no portrait' : 'no card'}\n`);
    return;
  }
  const face = areaQuad(found.card.corners, found.portrait.face);
  await add(photo, found.card.corners, { label, face, how: 'found' });
  await add(photo, label.quad, { label, face, how: 'true' });
  for (let i = 0; i < Number(values.shaken); i++)
    await add(photo, shake(label.quad, random, 0.012), { label, face, how: 'shaken' });
}

async function add(
  photo: Pyramid,
  card: Quad,
  { label, face, how }: { readonly label: Label; readonly face: Quad; readonly how: string },
): Promise<void> {
  const { file, kind, document } = label;
  const row = { group: document, kind, source: 'real', document, file, how, grey: kind === 'grey_copy' };
  const views = printViews({ photo, card, portrait: portraitSeen(card, face) });
  await pack.add({ card: views.card.data, portrait: views.portrait.data }, row);
}
