/**
 * Cuts the print check's views from labelled real photos of cards, as a packed dataset: with the corners that the product finds
 * (`how` is `found`), with the labelled ones (`true`) and with slightly inexact ones (`shaken`), all around the portrait that it finds. Photos
 * in which it finds no card or no portrait are left out, because it does not judge them. Each row has its `document`, so that whole types
 * can be left out.
 *
 *     node training/views/real-cards.ts --data ../shared/data --out data/print-real
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, type CardModels, locate, locateOnCard } from '../../src/card/index.ts';
import { pyramid, type Quad } from '../../src/image/index.ts';
import { openEngineModels, readEngineFiles } from '../../src/models.ts';
import { type DocumentPhoto, listDocuments, readPixels } from '../../synth/dataset/documents.ts';
import { portraitOn, shake } from '../../synth/dataset/shake.ts';
import { Random } from '../../synth/index.ts';
import { openPrintPack, type PrintPack } from './parts/print-pack.ts';

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: '../shared/data' },
      shaken: { type: 'string', default: '2' },
      out: { type: 'string', default: 'data/print-real' },
    },
  });
  const { files } = await readEngineFiles({});
  const models = await openEngineModels(files, 1);
  const pack = openPrintPack(values.out);
  const shakenCount = Number(values.shaken);
  for (const [number, photo] of listDocuments(values.data).entries())
    await addPhoto(pack, photo, { dataDir: values.data, models, shakenCount, random: new Random(number) });
  await pack.close();
}

interface CutOptions {
  readonly dataDir: string;
  readonly models: CardModels;
  /** Number of views with inexact corners for each photo. */
  readonly shakenCount: number;
  readonly random: Random;
}

async function addPhoto(pack: PrintPack, photo: DocumentPhoto, options: CutOptions): Promise<void> {
  const { file, kind, document, quad } = photo;
  const { dataDir, models, shakenCount, random } = options;
  const pixels = await readPixels(join(dataDir, file));
  const whole = pyramid(pixels);
  const located = await locate(whole, models);
  const found = located && (await locateOnCard(whole, located, models.faces));
  if (found?.portrait === undefined) {
    process.stdout.write(`${file}: ${found ? 'no portrait' : 'no card'}\n`);
    return;
  }
  const face = areaQuad(found.card.corners, found.portrait.face);
  const add = (corners: Quad, how: string) => {
    const row = { group: document, kind, source: 'real', document, file, how, grey: kind === 'grey_copy' };
    return pack.add({ pixels, corners, portrait: portraitOn(corners, face) }, row);
  };
  await add(found.card.corners, 'found');
  await add(quad, 'true');
  for (let i = 0; i < shakenCount; i++) await add(shake(quad, random, 0.012), 'shaken');
}

if (import.meta.main) await main(process.argv.slice(2));
