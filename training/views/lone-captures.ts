/**
 * Writes portraits without a card into a heap like that of `captures.ts`: real photographs into which forgeries are inserted, placed as
 * the product places a portrait without a card; published fakes, most of them next to the genuine frame from which they were made; and
 * genuine portraits that went through an autoencoder.
 *
 *     node training/views/lone-captures.ts --data ../shared/data --portraits data/portraits-matted.jsonl --out data/captures-lone
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locatePortraitOnly } from '../../src/card/index.ts';
import type { Pixels } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { openAutoencoder } from '../../synth/batch/autoencoder.ts';
import { readPixels } from '../../synth/dataset/documents.ts';
import { openHeap } from '../../synth/dataset/heap.ts';
import { type Listed, readPeople } from '../../synth/dataset/people.ts';
import { castOptions, usesSet } from './parts/cast.ts';
import { loneRow } from './parts/lone-row.ts';

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...castOptions,
      /** Number of genuine portraits that also go through the autoencoder. */
      'round-trips': { type: 'string', default: '0' },
      out: { type: 'string', default: 'data/captures-lone' },
    },
  });
  const isUsed = usesSet(values);
  const rows = readPeople({ list: values.portraits, split: values.split, isIncluded: ({ set }) => isUsed(set) });
  const read = ({ file }: Listed) => readPixels(join(values.data, file));
  const genuine = rows.filter(({ fake }) => fake === 0);
  const originals = new Set(genuine.map(({ group }) => group));
  const collection = await openCollection(values.out, rows);
  for (const row of rows) await collection.add(await read(row), row, labelsOf(row, originals));
  const trips = Math.min(Number(values['round-trips']), genuine.length);
  const roundTrip = await openAutoencoder(join(values.data, 'weights/taef2_roundtrip.onnx'));
  for (let i = 0; i < trips; i++) {
    const row = genuine[Math.floor((i * genuine.length) / trips)]!;
    const labels = { fake: true, kind: 'round_trip', maker: 'autoencoder' };
    await collection.add(await roundTrip(await read(row)), row, labels);
  }
  await collection.close();
}

/** A heap of portraits, each placed as the product places it; portraits in which it finds no face are left out. */
async function openCollection(dir: string, rows: readonly Listed[]) {
  const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
  const heap = openHeap(dir);
  // The key that a genuine picture shares with the fakes made from it.
  const seeds = new Map([...new Set(rows.map(({ group }) => group))].map((group, i) => [group, i]));
  return {
    close: heap.close,
    add: async (pixels: Pixels, { set, group }: Listed, labels: object): Promise<void> => {
      const found = await locatePortraitOnly(pixels, detector);
      if (found === undefined) return;
      const person = { set, group: `${set}/${group}`, seed: seeds.get(group) };
      await heap.add(pixels, { ...labels, ...person, ...loneRow(pixels, found) });
    },
  };
}

/** @param originals the people and videos with a genuine picture. */
function labelsOf({ fake, set, group }: Listed, originals: ReadonlySet<string>): object {
  if (fake === 0) return { fake: false, kind: 'lone', maker: 'self' };
  return { fake: true, kind: originals.has(group) ? 'published' : 'generated', maker: set };
}

if (import.meta.main) await main(process.argv.slice(2));
