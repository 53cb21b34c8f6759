/**
 * Cuts what the card refiner and the network of edges look at out of labelled real photos of documents, and of scans made of them, as
 * packed datasets `OUT/refiner` and `OUT/edges`. Each row has its `document`, so that whole types can be left out.
 *
 *     node training/views/real-looks.ts --data ../shared/data --rounds 2 --out data/find-real
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decode, pyramid, type Quad } from '../../src/image/index.ts';
import { Random } from '../../synth/index.ts';
import { addEdgeLooks, addRefinerLooks, edgesArrays, refinerArrays } from './card-looks.ts';
import { openPack } from './pack.ts';
import { planScan, scan } from './scan.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    /** So many times each photo is seen as it is and as two scans; documents with few photos more often. */
    rounds: { type: 'string', default: '2' },
    out: { type: 'string', default: 'data/find-real' },
  },
});

interface Label {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
  readonly quad: Quad;
}

const lines = readFileSync(join(values.data, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const labels = lines.map((line) => JSON.parse(line) as Label);
const refiner = openPack(join(values.out, 'refiner'), refinerArrays);
const edges = openPack(join(values.out, 'edges'), edgesArrays);
for (const [number, label] of labels.entries()) await addPhoto(label, new Random(number + 1));
await Promise.all([refiner.close(), edges.close()]);

async function addPhoto({ file, kind, document, quad }: Label, random: Random): Promise<void> {
  const photo = pyramid(await decode(readFileSync(join(values.data, file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  const row = { group: document, document, file, kind, thai: false };
  const rounds = Number(values.rounds) * (kind === 'colour' ? 3 : 1);
  for (let round = 0; round < rounds; round++) {
    const shown = { photo, corners: quad, row: { ...row, source: 'real' }, random };
    await addEdgeLooks(edges, shown, 6);
    await addRefinerLooks(refiner, shown, 2);
    const cut = await scan(photo, quad, { plan: planScan(random), random });
    const scanned = { ...cut, row: { ...row, source: 'real scan' }, random };
    await addEdgeLooks(edges, scanned, 3);
    await addRefinerLooks(refiner, scanned, 1);
  }
}
