/**
 * What the judge of quads learns from: labelled photos whose proposals, and quads that are off, are placed by the product's own code;
 * one JSON line a quad with its traits and how far its furthest corner is off, in % of the diagonal.
 *
 *     node training/views/placed.ts --labels ../shared/data/cards/labels.jsonl --models models --out data/placed-real.jsonl
 *
 * `--documents a,b` takes photos of these documents alone: those that the models have not seen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { cornerErrorAnyWay } from '../../bench/truth.ts';
import { place, proposals, proposeFirst, traitsOf } from '../../src/card/index.ts';
import { decode, isConvexClockwise, type Pyramid, pyramid, type Quad } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { Random } from '../../synth/index.ts';
import { moveSide, shake } from './shake.ts';

const { values } = parseArgs({
  options: {
    /** JSON lines of {file, document, quad}; quad null where there is no card. */
    labels: { type: 'string', default: '../shared/data/cards/labels.jsonl' },
    /** Folder that the files are relative to. */
    data: { type: 'string' },
    documents: { type: 'string' },
    models: { type: 'string', default: 'models' },
    every: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/placed.jsonl' },
  },
});

interface Label {
  readonly file: string;
  readonly document: string;
  readonly kind: string;
  readonly quad: Quad | null;
}

const options = { dir: values.models, threads: 1 };
const finder = await openModel('card-finder', options);
const models = { refiner: await openModel('card-refiner', options), edges: await openModel('card-edges', options) };
const folder = values.data ?? dirname(dirname(values.labels));
const labels = readFileSync(values.labels, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Label)
  .filter(({ document }) => values.documents?.split(',').includes(document) ?? true)
  .filter((_, i) => i % Number(values.every) === 0);
const lines: string[] = [];
for (const [i, label] of labels.entries()) {
  const photo = pyramid(await decode(readFileSync(join(folder, label.file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  for await (const { from, quad } of tries(photo, label, new Random(i + 1))) {
    const placed = isConvexClockwise(quad) ? await place(photo, models, quad) : undefined;
    if (placed === undefined) continue;
    const error = label.quad ? cornerErrorAnyWay(label.quad, placed.corners) : 100;
    const before = label.quad ? cornerErrorAnyWay(label.quad, quad) : 100;
    const { file, document, kind } = label;
    lines.push(JSON.stringify({ file, document, kind, from, before, error, traits: traitsOf(placed, photo) }));
  }
}
writeFileSync(values.out, `${lines.join('\n')}\n`);

/** The product's proposals, and quads about the true one that are off as a whole or by a side. */
async function* tries(photo: Pyramid, { quad }: Label, random: Random) {
  const first = await proposeFirst(photo, finder);
  if (first) for await (const proposal of proposals(photo, finder, first)) yield { from: 'proposal', quad: proposal };
  if (quad === null) return;
  yield { from: 'shaken', quad: shake(quad, random, random.range(0.01, 0.08)) };
  yield { from: 'side', quad: moveSide(moveSide(quad, random), random) };
}
