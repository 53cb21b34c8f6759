/**
 * Cuts the views of the card refiner and the network of edges from labelled real photos of documents, and from scans made of them, as
 * packed datasets `OUT/refiner` and `OUT/edges`. Each row has its `document`, so that whole types can be left out.
 *
 *     node training/views/real-looks.ts --data ../shared/data --rounds 2 --out data/find-real
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pyramid } from '../../src/image/index.ts';
import { type DocumentPhoto, listDocuments, readPixels } from '../../synth/dataset/documents.ts';
import { planScan, scan } from '../../synth/dataset/scan.ts';
import { Random } from '../../synth/index.ts';
import { addEdgeStrips, addRefinerViews, type CardPacks, openCardPacks } from './parts/card-views.ts';

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: '../shared/data' },
      /** Number of times that each photo is used unchanged and as two scans; documents with few photos are used more often. */
      rounds: { type: 'string', default: '2' },
      out: { type: 'string', default: 'data/find-real' },
    },
  });
  const packs = openCardPacks(values.out);
  for (const [number, photo] of listDocuments(values.data).entries()) {
    const rounds = Number(values.rounds) * (photo.kind === 'colour' ? 3 : 1);
    await addPhoto(packs, photo, { dataDir: values.data, rounds, random: new Random(number + 1) });
  }
  await Promise.all([packs.refiner.close(), packs.edges.close()]);
}

interface CutOptions {
  readonly dataDir: string;
  readonly rounds: number;
  readonly random: Random;
}

async function addPhoto(
  { refiner, edges }: CardPacks,
  { file, kind, document, quad }: DocumentPhoto,
  { dataDir, rounds, random }: CutOptions,
): Promise<void> {
  const photo = pyramid(await readPixels(join(dataDir, file)));
  const row = { group: document, document, file, kind, thai: false };
  for (let round = 0; round < rounds; round++) {
    const labelled = { photo, corners: quad, row: { ...row, source: 'real' }, random };
    await addEdgeStrips(edges, labelled, 6);
    await addRefinerViews(refiner, labelled, 2);
    const cut = await scan(photo, quad, { plan: planScan(random), random });
    const scanned = { ...cut, row: { ...row, source: 'real scan' }, random };
    await addEdgeStrips(edges, scanned, 3);
    await addRefinerViews(refiner, scanned, 1);
  }
}

if (import.meta.main) await main(process.argv.slice(2));
