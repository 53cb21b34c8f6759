import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { areaCut } from '../../../src/card/index.ts';
import { checks } from '../../../src/checks/index.ts';
import { cutView, pyramid } from '../../../src/image/index.ts';
import { type Model, openModel, scoreOf } from '../../../src/model/index.ts';
import { type BlurRow, type BlurWindow, readWindows } from '../../../synth/dataset/blur-window.ts';
import { portraitWith } from '../../../synth/dataset/shake.ts';
import { thresholdsTable } from '../../shared/document/threshold-table.ts';
import { median, quantile, shareOf, spearman } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { thresholdRows } from '../../shared/figures/thresholds.ts';
import { scratch, text } from '../../shared/options.ts';
import { sharpnessOf } from '../../shared/photos/sharpness.ts';
import { defineSubject } from '../../shared/subject.ts';

const columnsByCause = [
  'measure',
  'cause',
  'photos',
  'spearman',
  'wrong_outside_band',
  'false_alarms',
  'median_relative_error',
];

/** The blur check on drawn photos. */
export const subject = defineSubject({
  name: 'blur',
  about:
    "The blur check against the drawn truth, by cause and by the card's size in the photo, on windows of drawn photos with portraits that are not in the training data, next to common measures of sharpness. The truth is measured on the finished photo (docs/adr/0007); `plan` is the planned blur from optics, motion and pixels. `commercial` is the model with commercial terms. Measures other than these two are given the threshold that is best for them on these windows. The windows come from\n\n    node training/views/blur-windows.ts --split test --sets scut,lfw_faceswap,ffhq600 --every 3 --count 900 --seed 22 --out data/blur-test",
  options: {
    windows: text('data/blur-test', 'Folder of the windows.'),
    rows: scratch('out/blur-rows.jsonl', 'File for what was measured of each window; `blur-plot` reads it.'),
  },
  results: ['blur.csv', 'blur-terms.csv', 'blur-sizes.csv', 'blur-thresholds.csv'],
  sections: [
    {
      page: 'blur',
      title: 'Blur against the drawn truth, by cause',
      file: 'blur.csv',
      text: 'Windows of drawn photos with portraits that are not in the training data; the model was chosen among others on these windows, so they belong to the development layer. The tables by cause and by terms come from runs with different numbers of windows. Rank correlation with the true blur, and the share of wrong verdicts if the true blur differs from 0.25 mm by more than 15 %. `all` contains the causes in the photo; documents that are soft themselves are listed below. Measures other than the product’s are single features, not the whole measure of the standard that they are named after, and are given the threshold that is best for them on these photos.',
      columns: columnsByCause,
    },
    {
      page: 'blur',
      title: 'What commercial terms cost',
      file: 'blur-terms.csv',
      text: 'The same for the model that `ANTIFAKE_MODEL_TERMS=commercial` uses, `commercial`, and the other one, `product`, on the same windows ([models](../models.md)).',
      columns: columnsByCause,
    },
    {
      page: 'blur',
      title: 'Blur by the card’s size in the photo',
      file: 'blur-sizes.csv',
      text: 'Median ratio of estimated to true blur, by true blur: all columns should be 1.',
      columns: [
        'true_mm',
        'below 400 px photos',
        'below 400 px: estimate / true',
        '400 to 600 px photos',
        '400 to 600 px: estimate / true',
        'above 600 px photos',
        'above 600 px: estimate / true',
      ],
    },
  ],
  fills: [
    {
      document: 'docs/thresholds.md',
      place: 'blur on drawn cards',
      content: () =>
        thresholdsTable({
          file: 'blur-thresholds.csv',
          subject: 'blur',
          threshold: 70,
          columns: [
            { heading: 'caught at 0.3 mm and more', group: 'blurred: 0.3 mm and more' },
            { heading: 'at 0.25 to 0.3 mm', group: '0.25 to 0.3 mm' },
            { heading: 'classified as blurred at 0.2 to 0.25 mm', group: '0.2 to 0.25 mm' },
            { heading: 'below 0.2 mm', group: 'sharp: below 0.2 mm' },
          ],
        }),
    },
  ],
  measure: async ({ values: { windows, rows }, write }) => {
    const options = { dir: 'models', threads: 2 } as const;
    const models = {
      product: await openModel('blur', options),
      commercial: await openModel('blur', { ...options, terms: 'commercial' }),
    };
    const measured: WindowResult[] = [];
    for (const window of readWindows(windows)) measured.push(await measure(window, models));
    mkdirSync(dirname(rows), { recursive: true });
    writeFileSync(
      rows,
      measured.map(({ row, score, estimates }) => JSON.stringify({ ...row, score, estimates })).join('\n'),
    );
    const photos = measured.filter(({ row }) => causes.includes(row.kind));
    const rowsOf = (measures: readonly string[]) => measures.flatMap((one) => causeRows(one, measured, photos));
    write('blur.csv', rowsOf(Object.keys(measured[0]!.estimates).filter((one) => one !== 'commercial')));
    write('blur-terms.csv', rowsOf(ours));
    write('blur-thresholds.csv', rangeRows(photos));
    write(
      'blur-sizes.csv',
      bins.slice(0, -1).map((from, i) => sizeRow(photos, from, bins[i + 1]!)),
    );
  },
});

/** Above this blur, in millimetres, a photo counts as blurred; within this share of it, verdicts are not counted. */
const [limitMm, band] = [0.25, 0.15] as const;
/** Side of the square around the face that the other measures receive. */
const faceMm = 14;
const causes = ['none', 'blur_defocus', 'blur_motion', 'blur_lowres', 'compressed', 'blur_smooth'];
/** Blur of the document itself: listed separately, and not part of `all`. */
const documents = ['soft_print', 'grey_copy', 'colour_copy', 'grey_convert'];
const bins = [0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 1] as const;
/** True blur in millimetres: clearly sharp, just below and above the limit, and clearly blurred. */
const blurRanges = [
  { name: 'sharp: below 0.2 mm', from: 0, to: 0.2 },
  { name: '0.2 to 0.25 mm', from: 0.2, to: limitMm },
  { name: '0.25 to 0.3 mm', from: limitMm, to: 0.3 },
  { name: 'blurred: 0.3 mm and more', from: 0.3, to: Number.POSITIVE_INFINITY },
] as const;
const cardSizes = { 'below 400 px': [0, 400], '400 to 600 px': [400, 600], 'above 600 px': [600, 1e9] } as const;

/** Measures in millimetres, compared with the limit itself. */
const ours = ['product', 'commercial'] as const;

function isOurs(measure: string): boolean {
  return ours.some((name) => name === measure);
}

interface WindowResult {
  readonly row: BlurRow;
  readonly score: number;
  /** Value by measure; higher is more blurred. */
  readonly estimates: Readonly<Record<string, number>>;
}

/** The model in use, and the one that is in use with commercial terms. */
type Models = Readonly<Record<(typeof ours)[number], Model>>;

async function measure({ pixels, row }: BlurWindow, models: Models): Promise<WindowResult> {
  const photo = pyramid(pixels);
  const presentation = { photo, card: row.corners, portrait: portraitWith(row.face) };
  const { raw } = await checks.blur.measure(presentation, models.product);
  const { raw: commercial } = await checks.blur.measure(presentation, models.commercial);
  const score = Math.round(scoreOf(raw, models.product.manifest.calibration!));
  return {
    row,
    score,
    estimates: { product: raw, commercial, plan: row.plannedMm, ...sharpnessOf(cutView(photo, faceCut(row))) },
  };
}

/** The face at a fixed scale on the card: 14 mm in 128 px. */
function faceCut({ corners, face }: BlurRow) {
  const [xMm, yMm] = [face.xMm + (face.widthMm - faceMm) / 2, face.yMm + (face.heightMm - faceMm) / 2];
  return areaCut(corners, { xMm, yMm, widthMm: faceMm, heightMm: faceMm }, { widthPx: 128, heightPx: 128 });
}

function isWrong({ row, estimates }: WindowResult, measure: string, limit: number): boolean {
  return estimates[measure]! > limit !== row.blurMm > limitMm;
}

function isPlain({ row }: WindowResult): boolean {
  return Math.abs(row.blurMm / limitMm - 1) > band;
}

function causeRows(measure: string, measured: readonly WindowResult[], photos: readonly WindowResult[]): Row[] {
  const limit = isOurs(measure) ? limitMm : bestLimit(measure, photos);
  return ['all', ...causes, ...documents].map((cause) => {
    const group = cause === 'all' ? photos : measured.filter(({ row }) => row.kind === cause);
    return { measure: measure.replace(':', ''), cause, ...causeColumns(group, measure, limit) };
  });
}

/** The one of 200 limits with the fewest errors outside the band. */
function bestLimit(measure: string, photos: readonly WindowResult[]): number {
  const plain = photos.filter(isPlain);
  const all = plain.map(({ estimates }) => estimates[measure]!);
  const tried = Array.from({ length: 200 }, (_, i) => quantile(all, i / 200));
  const errors = tried.map((limit) => shareOf(plain, (one) => isWrong(one, measure, limit)));
  return tried[errors.indexOf(Math.min(...errors))]!;
}

function causeColumns(group: readonly WindowResult[], measure: string, limit: number): Row {
  const plain = group.filter(isPlain);
  const errors = group.map(({ row, estimates }) => Math.abs(estimates[measure]! / row.blurMm - 1));
  const isError = (one: WindowResult) => isWrong(one, measure, limit);
  return {
    photos: group.length,
    spearman: spearman(
      group.map(({ estimates }) => estimates[measure]!),
      group.map(({ row }) => row.blurMm),
    ),
    wrong_outside_band: shareOf(plain, isError),
    false_alarms: shareOf(
      plain.filter(({ row }) => row.blurMm < limitMm),
      isError,
    ),
    median_relative_error: isOurs(measure) ? median(errors) : '',
  };
}

function rangeRows(photos: readonly WindowResult[]): Row[] {
  return blurRanges.flatMap(({ name, from, to }) => {
    const part = photos.filter(({ row }) => row.blurMm >= from && row.blurMm < to);
    return thresholdRows(
      name,
      part.map(({ score, row }) => ({ score, person: row.group })),
    );
  });
}

function sizeRow(photos: readonly WindowResult[], from: number, to: number): Row {
  const inBin = photos.filter(({ row }) => row.blurMm >= from && row.blurMm < to);
  const bySize = Object.entries(cardSizes).flatMap(([name, [minPx, maxPx]]) => {
    const part = inBin.filter(({ row }) => row.cardPx >= minPx && row.cardPx < maxPx);
    const ratios = part.map(({ estimates, row }) => estimates.product! / row.blurMm);
    return [
      [`${name} photos`, part.length],
      [`${name}: estimate / true`, part.length < 5 ? '' : median(ratios)],
    ] as const;
  });
  return { true_mm: `${from} to ${to}`, ...Object.fromEntries(bySize) };
}
