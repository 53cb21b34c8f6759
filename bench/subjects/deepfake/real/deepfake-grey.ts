import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { areaQuad, type CardArea, cardMm, locatePortrait, type Portrait } from '../../../../src/card/index.ts';
import { cardView, deepfakeArea, deepfakeCut, faceView } from '../../../../src/checks/index.ts';
import { cutView, lumaOf, mapQuad, type Pixels, pyramid, type Quad } from '../../../../src/image/index.ts';
import { createInspector, type Inspector } from '../../../../src/index.ts';
import { type Model, openModel } from '../../../../src/model/index.ts';
import { type DocumentPhoto, decodeOwn, listDocuments } from '../../../../synth/dataset/documents.ts';
import { Random } from '../../../../synth/index.ts';
import { type ProbeRow, probeAuc } from '../../../shared/figures/probe.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { dataOption, modelsOption, number, scratch } from '../../../shared/options.ts';
import { measureBaselines } from '../../../shared/photos/baselines.ts';
import { residualStatistics } from '../../../shared/photos/residuals.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { planSending, type RealScore, type Sending, send } from './photos.ts';
import { alarmRow, pageColumns, rowOf } from './table.ts';

/** Generated portraits on real prints. */
export const subject = defineSubject({
  name: 'deepfake-grey',
  about:
    'Does the check separate generated portraits from photographed ones on real prints? The grey copies of DLC-2021, whose portraits were generated before printing, against the colour photos of MIDV-500 converted to grey; both saved once more in the same way. The two sets differ in cameras and documents: `auc_elsewhere` is the AUC of a linear probe on residual statistics of the card away from its portrait, with documents left out. If it is far from .5, the sets can be separated without any portrait, and the figure of the check is not evidence.',
  options: {
    ...dataOption,
    every: number(1, 'Every so-many-th photo only.'),
    ...modelsOption,
    scores: scratch('out/deepfake-grey.jsonl', 'File for every photo’s score.'),
  },
  layer: 'development',
  results: ['deepfake-grey.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Generated portraits on real grey prints',
      file: 'deepfake-grey.csv',
      text: 'Grey copies with generated portraits (DLC-2021) against colour photos of specimen cards converted to grey (MIDV-500), each saved once more; photos in which no portrait is found are left out; intervals by a bootstrap over documents, exact for shares. `auc_elsewhere` is the AUC of a linear probe on residual statistics of the card away from the portrait, with documents left out. The probe separates the two sets without any portrait, so a high AUC of the check is not evidence that it detects generated faces. A low AUC is evidence that it does not.',
      columns: [...pageColumns, 'auc_elsewhere'],
    },
  ],
  measure: async ({ values, write }) => {
    const { data: dataDir, models: dir, every } = values;
    const bench: Bench = {
      dataDir,
      detector: await openModel('face-detector', { dir, threads: 1 }),
      inspector: await createInspector({ maxBytes: 1e8, modelsDir: dir }),
    };
    const measured: Measured[] = [];
    for (const [i, photo] of listDocuments(dataDir).entries())
      if (i % every === 0) measured.push(...(await measurePhoto(photo, new Random(9_000 + i), bench)));
    await bench.inspector.close();
    mkdirSync(dirname(values.scores), { recursive: true });
    writeFileSync(values.scores, measured.map(({ score }) => JSON.stringify(score)).join('\n'));
    write('deepfake-grey.csv', tableOf(measured));
  },
});

interface Bench {
  readonly dataDir: string;
  readonly detector: Model;
  readonly inspector: Inspector;
}

interface Measured {
  readonly score: RealScore;
  readonly statistics: readonly number[] | undefined;
}

async function measurePhoto(
  { file, quad, document, kind }: DocumentPhoto,
  random: Random,
  { dataDir, detector, inspector }: Bench,
): Promise<readonly Measured[]> {
  const pixels = greyOf(await decodeOwn(readFileSync(join(dataDir, file))));
  const portrait = await locatePortrait(pyramid(pixels), quad, detector);
  if (portrait === undefined) return [];
  const measured: Measured[] = [];
  for (const sent of ['camera', 'messaging'] as const) {
    const how = planSending(sent, random);
    const jpeg = await send(pixels, how);
    const inspection = await inspector.inspect(jpeg);
    if (inspection.outcome !== 'judged') continue;
    const { raw, parts, verdict } = inspection.checks.deepfake;
    const photo = pyramid(await decodeOwn(jpeg));
    const card = mapQuad(quad, ([x, y]) => [x * how.scale, y * how.scale]);
    const view = (of: typeof cardView) => cutView(photo, deepfakeCut({ card, portrait }, of));
    const isCopy = kind === 'grey_copy';
    const treatment = {
      kind: isCopy ? 'generated_before' : 'genuine',
      sent,
      document,
      card: file,
      change: isCopy ? 255 : 0,
    };
    const baselines = await measureBaselines(view(faceView), view(cardView));
    const answer = { raw, parts, yes: verdict === 'yes' };
    measured.push({
      score: { ...treatment, ...baselines, ...answer, maker: isCopy ? 'dlc' : 'self', person: document },
      statistics: await statisticsAway(photo.photo, card, portrait),
    });
  }
  return measured;
}

function greyOf(pixels: Pixels): Pixels {
  const luma = lumaOf(pixels);
  return { ...pixels, data: pixels.data.map((_, i) => luma[(i / 3) | 0]!) };
}

/** Side of the square that the probe receives, in pixels of the photo. */
const awayPx = 96;

/** Residual statistics of a square of the card's own pixels away from the portrait; `undefined` if the photo is smaller than the square. */
async function statisticsAway(photo: Pixels, card: Quad, portrait: Portrait): Promise<readonly number[] | undefined> {
  const around = deepfakeArea(portrait, faceView);
  const right = cardMm.width - (around.xMm + around.widthMm);
  const isRight = right > around.xMm;
  const xMm = isRight ? around.xMm + around.widthMm : 0;
  const part: CardArea = { xMm, yMm: 0, widthMm: isRight ? right : around.xMm, heightMm: cardMm.height };
  const corners = areaQuad(card, part);
  const mean = (k: 0 | 1) => corners.reduce((sum, point) => sum + point[k], 0) / 4;
  const at = (middle: number, max: number) =>
    Math.max(0, Math.min(Math.floor((max - awayPx) / 16) * 16, Math.round((middle - awayPx / 2) / 16) * 16));
  const [x, y] = [at(mean(0), photo.widthPx), at(mean(1), photo.heightPx)];
  if (photo.widthPx < awayPx || photo.heightPx < awayPx) return undefined;
  const square = { widthPx: awayPx, heightPx: awayPx, toPhoto: [1, 0, x, 0, 1, y, 0, 0, 1] } as const;
  return await residualStatistics(cutView(pyramid(photo), square));
}

function tableOf(measured: readonly Measured[]): Row[] {
  return (['camera', 'messaging'] as const satisfies readonly Sending[]).flatMap((sent) => {
    const there = measured.filter(({ score }) => score.sent === sent);
    const scores = there.map(({ score }) => score);
    const genuine = scores.filter(({ kind }) => kind === 'genuine');
    const copies = scores.filter(({ kind }) => kind !== 'genuine');
    const rows = there.flatMap(({ score: { kind, document }, statistics }): ProbeRow[] =>
      statistics === undefined ? [] : [{ statistics, positive: kind !== 'genuine', group: document }],
    );
    return [
      { ...rowOf(`generated_before, grey copies | ${sent}`, copies, genuine), auc_elsewhere: probeAuc(rows) },
      alarmRow(`colour photos turned grey | ${sent}`, genuine),
    ];
  });
}
