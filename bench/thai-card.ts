/**
 * What `ANTIFAKE_REQUIRE_THAI_CARD` does: real photos of foreign documents, each of which should be an `other_document`, and drawn photos of
 * Thai cards with faces that training never saw, none of which should. Drawn documents of other kinds are told apart.
 *
 *     node bench/thai-card.ts ../shared/data --count 300
 *
 * Takes a quarter of an hour and goes on where it was when started again: `--run` keeps what each photo was found to be.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createInspector } from '../src/index.ts';
import { type Family, loadPortraits, planPhoto, renderPhoto } from '../synth/index.ts';
import { listPeople } from '../training/views/people.ts';
import { exactOf } from './report/share.ts';
import { resume } from './resume.ts';
import { type Row, shareOf, writeTable } from './table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '2109' },
    run: { type: 'string', default: 'out/thai-card.jsonl' },
    out: { type: 'string', default: 'bench/results/thai-card.csv' },
  },
});
const dataDir = positionals[0];
if (!dataDir) throw new Error('Expected: bench/thai-card.ts DATA_DIR');

/** A photo: a file of the real documents, or a seed of a drawn one. */
type Photo = { readonly kind: string; readonly file: string } | { readonly family: Family; readonly seed: number };

/** What came of it: `judged` or a reason. */
interface Result {
  readonly group: string;
  readonly outcome: string;
}

/** A prime, so that photos one after another show people of all sets. */
const stride = 7919;
const count = Number(values.count);
const people = listPeople({ dataDir, list: values.portraits, split: 'test', wanted: ({ fake }) => !fake });
const labels = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const photos: readonly Photo[] = [
  ...labels.map((line) => JSON.parse(line) as Photo),
  ...drawn('thai', count),
  ...drawn('generic', count / 2),
];

const inspector = await createInspector({ workers: 1, requireThaiCard: true });
const results = await resume({
  file: values.run,
  key: JSON.stringify([values.seed, count, inspector.models]),
  count: photos.length,
  measure: (i) => measure(photos[i]!),
});
await inspector.close();

const groups = Map.groupBy(results, ({ group }) => group);
writeTable(
  { file: values.out, command: `node bench/thai-card.ts ../shared/data --count ${count}` },
  [...groups].map(([group, some]) => rowOf(group, some)),
);

function drawn(family: Family, photosOf: number): readonly Photo[] {
  return Array.from({ length: photosOf }, (_, i) => ({ family, seed: Number(values.seed) * 1_000_003 + i }));
}

async function measure(photo: Photo): Promise<Result> {
  const group = 'file' in photo ? 'real foreign documents' : groupOf(photo.family);
  const inspection = await inspector.inspect(await bytesOf(photo));
  return { group, outcome: inspection.outcome === 'judged' ? 'judged' : inspection.reason };
}

function groupOf(family: Family): string {
  return family === 'thai' ? 'drawn Thai cards' : 'drawn documents of other kinds';
}

async function bytesOf(photo: Photo): Promise<Uint8Array> {
  if ('file' in photo) return readFileSync(join(dataDir!, photo.file));
  const { family, seed } = photo;
  const portraits = await loadPortraits([people[(seed * stride) % people.length]!.file]);
  return (await renderPhoto(planPhoto(seed, { family, portrait: 0 }), { portraits })).jpeg;
}

/** Of the photos whose card and portrait were found: the others fail with or without the setting. */
function rowOf(group: string, some: readonly Result[]): Row {
  const found = some.filter(({ outcome }) => outcome === 'judged' || outcome === 'other_document');
  const other = shareOf(found, ({ outcome }) => outcome === 'other_document');
  const { low, high } = exactOf(other, found.length);
  return { group, photos: some.length, found: found.length, other_document: other, low, high };
}
