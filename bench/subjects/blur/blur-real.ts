import { join } from 'node:path';
import { areaQuad, type CardModels, cardMm, locate, locateOnCard, type Portrait } from '../../../src/card/index.ts';
import { blurArea, checks } from '../../../src/checks/index.ts';
import { cutView, mapQuad, meanWidthPx, type Pixels, pyramid, type Quad } from '../../../src/image/index.ts';
import { openModel } from '../../../src/model/index.ts';
import { listDocuments, readPixels } from '../../../synth/dataset/documents.ts';
import { cutWindow, quadInWindow, windowAround } from '../../../synth/dataset/window.ts';
import { blurBytes } from '../../../synth/index.ts';
import { median, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { dataOption } from '../../shared/options.ts';
import { openCardModels } from '../../shared/photos/card-models.ts';
import { defineSubject } from '../../shared/subject.ts';

/** The blur check on real photos. */
export const subject = defineSubject({
  name: 'blur-real',
  about:
    'Blur on real photos of colour documents, unchanged and with a known amount of further blur or reduction: how many are classified as blurred, and how many pairs of versions of one photo whose blur differs by at least 20 % are ranked in the right order. Corners and face are found once.',
  options: dataOption,
  results: ['blur-real.csv'],
  sections: [
    {
      page: 'blur',
      title: 'Blur on real photos, blurred further',
      file: 'blur-real.csv',
      text: 'Real photos of colour documents, unchanged and with a known amount of further blur. Their own blur is assumed to be the value that the check returns. Order is measured on pairs of versions of one photo whose blur differs by at least 20 %.',
      columns: ['version', 'added_mm', 'photos', 'median_mm', 'blur_yes', 'pairs', 'order_kept'],
    },
  ],
  measure: async ({ values: { data }, write }) => {
    const options = { dir: 'models', threads: 1 };
    const models = await openCardModels(options);
    const model = await openModel('blur', options);
    const measured: Measured[] = [];
    for (const { file } of listDocuments(data).filter(({ kind }) => kind === 'colour')) {
      const part = await partOf(join(data, file), models);
      if (!part) continue;
      const versions = worse.map(({ make }) => make(part));
      const added = worse.map(({ addedMm }, i) => (versions[i]!.pixels === part.pixels ? 0 : addedMm));
      const raws = versions.map(async ({ pixels, card, portrait }) => {
        return (await checks.blur.measure({ photo: pyramid(pixels), card, portrait }, model)).raw;
      });
      measured.push({ raws: await Promise.all(raws), added });
    }
    write('blur-real.csv', tableOf(measured));
  },
});

/** A photo's part around the portrait. */
interface Part {
  readonly pixels: Pixels;
  readonly card: Quad;
  readonly portrait: Portrait;
}

/** What was done to a photo, and the sigma in millimetres that it adds: a Gaussian, or larger pixels (a box and a bilinear tent). */
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

/** The results of one photo, by version. */
interface Measured {
  readonly raws: readonly number[];
  /** The blur that was added, in millimetres; absent if the photo has no more pixels than the size to which it would be reduced. */
  readonly added: readonly number[];
}

function tableOf(measured: readonly Measured[]): Row[] {
  const pairs = measured.flatMap(pairsOf);
  const rows = worse.map(({ name, addedMm }, i) => {
    const raws = measured.map((one) => one.raws[i]!);
    const own = pairs.filter(({ names }) => names.includes(name));
    return {
      version: name,
      added_mm: addedMm,
      photos: raws.length,
      median_mm: median(raws),
      blur_yes: shareOf(raws, (raw) => raw > 0.25),
      pairs: own.length,
      order_kept: shareOf(own, ({ kept }) => kept),
    };
  });
  const all = {
    version: 'all',
    added_mm: '',
    photos: measured.length,
    median_mm: '',
    blur_yes: '',
    pairs: pairs.length,
  };
  return [...rows, { ...all, order_kept: shareOf(pairs, ({ kept }) => kept) }];
}

/** Pairs of versions of one photo that differ enough, and whether the check ranks them in the right order. */
function pairsOf({ raws, added }: Measured) {
  return worse.flatMap((a, i) =>
    worse.slice(i + 1).flatMap((b, k) => {
      const [low, high] = [Math.hypot(raws[0]!, added[i]!), Math.hypot(raws[0]!, added[i + 1 + k]!)];
      const apart = Math.max(low, high) / Math.min(low, high) >= 1.2;
      return apart ? [{ kept: low < high === raws[i]! < raws[i + 1 + k]!, names: [a.name, b.name] }] : [];
    }),
  );
}

async function partOf(file: string, models: CardModels): Promise<Part | undefined> {
  const photo = pyramid(await readPixels(file));
  const found = await locate(photo, models);
  const { card, portrait } = found ? await locateOnCard(photo, found, models.faces) : {};
  const window = card && portrait && windowAround(areaQuad(card.corners, blurArea(portrait)), photo.photo);
  if (!window) return undefined;
  return { pixels: cutWindow(photo, window), card: quadInWindow(card.corners, window), portrait };
}

function blurred(part: Part, mm: number): Part {
  return { ...part, pixels: blurBytes(part.pixels, (mm * meanWidthPx(part.card)) / cardMm.width) };
}

/** The part reduced to this resolution; photos that have no more pixels are unchanged. */
function shrunk(part: Part, pxPerMm: number): Part {
  const by = meanWidthPx(part.card) / cardMm.width / pxPerMm;
  if (by <= 1) return part;
  const size = { widthPx: Math.floor(part.pixels.widthPx / by), heightPx: Math.floor(part.pixels.heightPx / by) };
  const pixels = cutView(pyramid(part.pixels), { ...size, toPhoto: [by, 0, 0, 0, by, 0, 0, 0, 1] });
  return { ...part, pixels, card: mapQuad(part.card, ([x, y]) => [x / by, y / by]) };
}
