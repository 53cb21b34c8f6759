/**
 * Blur on real photos of colour documents, as they are and blurred or made smaller by known amounts on top of their own: how many are
 * called blurred, and how many pairs of the same photo that are at least 20 % apart keep their order. Corners and face are found once.
 *
 *     node bench/blur-real.ts ../shared/data
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, cardMm, locate, locateOnCard, type Portrait } from '../src/card/index.ts';
import { blurArea, checks } from '../src/checks/index.ts';
import { cutView, decode, mapQuad, meanWidthPx, type Pixels, pyramid, type Quad } from '../src/image/index.ts';
import { openModel } from '../src/model/index.ts';
import { blurBytes } from '../synth/index.ts';
import { windowAround } from '../training/views/window.ts';
import { openCardModels } from './card-models.ts';
import { quantile, type Row, shareOf, writeTable } from './table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'bench/results/blur-real.csv' } },
});
const dataDir = positionals[0];
if (!dataDir) throw new Error('Expected: bench/blur-real.ts DATA_DIR');

/** A photo's part around the portrait. */
interface Part {
  readonly pixels: Pixels;
  readonly card: Quad;
  readonly portrait: Portrait;
}

/** What was done to a photo and the sigma in millimetres that it adds: a Gaussian, or pixels so large (a box and a bilinear tent). */
interface Worse {
  readonly name: string;
  readonly addedMm: number;
  readonly make: (part: Part) => Part;
}

const worse: readonly Worse[] = [
  { name: 'as it is', addedMm: 0, make: (part) => part },
  ...[0.1, 0.2, 0.3, 0.45].map((mm) => ({
    name: `blurred ${mm} mm`,
    addedMm: mm,
    make: (part: Part) => blurred(part, mm),
  })),
  ...[4.5, 3, 2.2].map((px) => ({ name: `${px} px a mm`, addedMm: 0.41 / px, make: (part: Part) => shrunk(part, px) })),
];

const options = { dir: 'models', threads: 1 };
const models = await openCardModels(options);
const model = await openModel('blur', options);
const lines = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const labels = lines.map((line) => JSON.parse(line) as { readonly file: string; readonly kind: string });
interface Said {
  readonly raws: readonly number[];
  /** What was added, in millimetres; nothing where a photo has no more pixels than it should be shrunk to. */
  readonly added: readonly number[];
}
const said: Said[] = [];
for (const { file } of labels.filter(({ kind }) => kind === 'colour')) {
  const part = await partOf(join(dataDir, file));
  if (!part) continue;
  const versions = worse.map(({ make }) => make(part));
  const added = worse.map(({ addedMm }, i) => (versions[i]!.pixels === part.pixels ? 0 : addedMm));
  said.push({ raws: await Promise.all(versions.map(measure)), added });
}

const pairs = said.flatMap(({ raws, added }) =>
  worse.flatMap((a, i) =>
    worse.slice(i + 1).flatMap((b, k) => {
      const [low, high] = [Math.hypot(raws[0]!, added[i]!), Math.hypot(raws[0]!, added[i + 1 + k]!)];
      const apart = Math.max(low, high) / Math.min(low, high) >= 1.2;
      return apart ? [{ kept: low < high === raws[i]! < raws[i + 1 + k]!, names: [a.name, b.name] }] : [];
    }),
  ),
);
const rows: Row[] = worse.map(({ name, addedMm }, i) => {
  const raws = said.map((one) => one.raws[i]!);
  const own = pairs.filter(({ names }) => names.includes(name));
  return {
    version: name,
    added_mm: addedMm,
    photos: raws.length,
    median_mm: quantile(raws, 0.5),
    blur_yes: shareOf(raws, (raw) => raw > 0.25),
    pairs: own.length,
    order_kept: shareOf(own, ({ kept }) => kept),
  };
});
const all = { version: 'all', added_mm: '', photos: said.length, median_mm: '', blur_yes: '', pairs: pairs.length };
writeTable({ file: values.out, command: 'node bench/blur-real.ts ../shared/data' }, [
  ...rows,
  { ...all, order_kept: shareOf(pairs, ({ kept }) => kept) },
]);

async function partOf(file: string): Promise<Part | undefined> {
  const photo = pyramid(await decode(readFileSync(file), { maxBytes: 1e8, maxPixels: 1e8 }));
  const found = await locate(photo, models);
  const { card, portrait } = found ? await locateOnCard(photo, found, models.faces) : {};
  const window = card && portrait && windowAround(areaQuad(card.corners, blurArea(portrait)), photo.photo);
  if (!window) return undefined;
  const { x, y, widthPx, heightPx } = window;
  const pixels = cutView(photo, { widthPx, heightPx, toPhoto: [1, 0, x, 0, 1, y, 0, 0, 1] });
  return { pixels, card: mapQuad(card.corners, ([px, py]) => [px - x, py - y]), portrait };
}

async function measure({ pixels, card, portrait }: Part): Promise<number> {
  return (await checks.blur.measure({ photo: pyramid(pixels), card, portrait }, model!)).raw;
}

function blurred(part: Part, mm: number): Part {
  return { ...part, pixels: blurBytes(part.pixels, (mm * meanWidthPx(part.card)) / cardMm.width) };
}

/** Made so small that a millimetre has so many pixels; photos that have no more stay as they are. */
function shrunk(part: Part, pxPerMm: number): Part {
  const by = meanWidthPx(part.card) / cardMm.width / pxPerMm;
  if (by <= 1) return part;
  const size = { widthPx: Math.floor(part.pixels.widthPx / by), heightPx: Math.floor(part.pixels.heightPx / by) };
  const pixels = cutView(pyramid(part.pixels), { ...size, toPhoto: [by, 0, 0, 0, by, 0, 0, 0, 1] });
  return { ...part, pixels, card: mapQuad(part.card, ([x, y]) => [x / by, y / by]) };
}
