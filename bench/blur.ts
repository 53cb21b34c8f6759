/**
 * The blur check against the drawn truth, by cause and by the card's size in the photo, on windows of drawn photos of people whom training
 * never saw, beside the measures that everybody uses. The truth is measured on the finished photo (docs/adr/0007); `plan` is what was
 * planned of optics, motion and pixels. Measures other than the product's get the threshold that suits them best here.
 *
 *     node training/views/blur-windows.ts --split test --every 3 --count 1450 --seed 22 --out data/blur-test
 *     node bench/blur.ts --windows data/blur-test
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { areaCut } from '../src/card/index.ts';
import { checks } from '../src/checks/index.ts';
import { cutView, pyramid } from '../src/image/index.ts';
import { openModel, scoreOf } from '../src/model/index.ts';
import { type BlurRow, readWindows } from '../training/views/blur-heap.ts';
import { sharpnessOf } from './quality/sharpness.ts';
import { spearman } from './rank.ts';
import { quantile, type Row, shareOf, writeTable } from './table.ts';
import { thresholdRows } from './thresholds.ts';

const { values } = parseArgs({
  options: {
    windows: { type: 'string', default: 'data/blur-test' },
    rows: { type: 'string', default: 'out/blur-rows.jsonl' },
    out: { type: 'string', default: 'bench/results/blur.csv' },
    sizes: { type: 'string', default: 'bench/results/blur-sizes.csv' },
    thresholds: { type: 'string', default: 'bench/results/blur-thresholds.csv' },
  },
});

/** Where a photo counts as blurred, in millimetres, and how far around it, as a share, no verdict is asked for. */
const [limitMm, band] = [0.25, 0.15] as const;
/** Side of the square around the face that the other measures are given. */
const faceMm = 14;
const causes = ['none', 'blur_defocus', 'blur_motion', 'blur_lowres', 'compressed', 'blur_smooth'];
/** Not causes of the photo: told apart, and no part of `all`. */
const documents = ['soft_print', 'grey_copy', 'colour_copy', 'grey_convert'];
const bins = [0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 1] as const;
/** True blur in millimetres: plainly sharp, on either side of the limit, and plainly blurred. */
const blurRanges = [
  { name: 'sharp: below 0.2 mm', from: 0, to: 0.2 },
  { name: '0.2 to 0.25 mm', from: 0.2, to: limitMm },
  { name: '0.25 to 0.3 mm', from: limitMm, to: 0.3 },
  { name: 'blurred: 0.3 mm and more', from: 0.3, to: Number.POSITIVE_INFINITY },
] as const;
const cardSizes = { 'below 400 px': [0, 400], '400 to 600 px': [400, 600], 'above 600 px': [600, 1e9] } as const;

interface Seen {
  readonly row: BlurRow;
  readonly score: number;
  /** By measure; higher is more blurred. */
  readonly said: Readonly<Record<string, number>>;
}

const model = await openModel('blur', { dir: 'models', threads: 2 });
const seen: Seen[] = [];
for (const { pixels, row } of readWindows(values.windows)) {
  const sighting = sightingOf(row, pixels);
  const { raw } = await checks.blur.measure(sighting, model);
  const score = Math.round(scoreOf(raw, model.manifest.calibration!));
  seen.push({
    row,
    score,
    said: { product: raw, plan: row.plannedMm, ...sharpnessOf(cutView(sighting.photo, faceCut(row))) },
  });
}
mkdirSync('out', { recursive: true });
writeFileSync(values.rows, seen.map(({ row, score, said }) => JSON.stringify({ ...row, score, said })).join('\n'));

const photos = seen.filter(({ row }) => causes.includes(row.kind));
const measures = Object.keys(seen[0]!.said);
const limits = Object.fromEntries(measures.map((name) => [name, name === 'product' ? limitMm : bestLimit(name)]));
writeTable(
  { file: values.out, command: 'node bench/blur.ts --windows data/blur-test' },
  measures.flatMap((measure) => ['all', ...causes, ...documents].map((cause) => rowOf(measure, cause))),
);
writeTable(
  { file: values.thresholds, command: 'node bench/blur.ts --windows data/blur-test' },
  blurRanges.flatMap(({ name, from, to }) => {
    const part = photos.filter(({ row }) => row.blurMm >= from && row.blurMm < to);
    return thresholdRows(
      name,
      part.map(({ score, row }) => ({ score, person: row.group })),
    );
  }),
);
writeTable(
  { file: values.sizes, command: 'node bench/blur.ts --windows data/blur-test' },
  bins.slice(0, -1).map(sizeRow),
);

function sightingOf({ corners, face }: BlurRow, pixels: Parameters<typeof pyramid>[0]) {
  const middle = [0, 0] as const;
  const portrait = { face, pointsMm: [middle, middle, middle, middle, middle], confidence: 1 } as const;
  return { photo: pyramid(pixels), card: corners, portrait };
}

/** The face at a fixed scale on the card: 14 mm in 128 px. */
function faceCut({ corners, face }: BlurRow) {
  const [xMm, yMm] = [face.xMm + (face.widthMm - faceMm) / 2, face.yMm + (face.heightMm - faceMm) / 2];
  return areaCut(corners, { xMm, yMm, widthMm: faceMm, heightMm: faceMm }, { widthPx: 128, heightPx: 128 });
}

function isWrong({ row, said }: Seen, measure: string, limit: number): boolean {
  return said[measure]! > limit !== row.blurMm > limitMm;
}

function isPlain({ row }: Seen): boolean {
  return Math.abs(row.blurMm / limitMm - 1) > band;
}

/** Of 200 limits the one with the fewest errors outside the band. */
function bestLimit(measure: string): number {
  const plain = photos.filter(isPlain);
  const all = plain.map(({ said }) => said[measure]!);
  const tried = Array.from({ length: 200 }, (_, i) => quantile(all, i / 200));
  const errors = tried.map((limit) => shareOf(plain, (one) => isWrong(one, measure, limit)));
  return tried[errors.indexOf(Math.min(...errors))]!;
}

function rowOf(measure: string, cause: string): Row {
  const group = cause === 'all' ? photos : seen.filter(({ row }) => row.kind === cause);
  const plain = group.filter(isPlain);
  const errors = group.map(({ row, said }) => Math.abs(said.product! / row.blurMm - 1));
  return {
    measure: measure.replace(':', ''),
    cause,
    photos: group.length,
    spearman: spearman(
      group.map(({ said }) => said[measure]!),
      group.map(({ row }) => row.blurMm),
    ),
    wrong_outside_band: shareOf(plain, (one) => isWrong(one, measure, limits[measure]!)),
    false_alarms: shareOf(
      plain.filter(({ row }) => row.blurMm < limitMm),
      (one) => isWrong(one, measure, limits[measure]!),
    ),
    median_relative_error: measure === 'product' ? quantile(errors, 0.5) : '',
  };
}

function sizeRow(from: number, i: number): Row {
  const to = bins[i + 1]!;
  const inBin = photos.filter(({ row }) => row.blurMm >= from && row.blurMm < to);
  const bySize = Object.entries(cardSizes).flatMap(([name, [least, most]]) => {
    const part = inBin.filter(({ row }) => row.cardPx >= least && row.cardPx < most);
    const median =
      part.length < 5
        ? ''
        : quantile(
            part.map(({ said, row }) => said.product! / row.blurMm),
            0.5,
          );
    return [
      [`${name} photos`, part.length],
      [`${name} said of true`, median],
    ] as const;
  });
  return { true_mm: `${from} to ${to}`, ...Object.fromEntries(bySize) };
}
