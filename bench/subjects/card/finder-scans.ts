import { join } from 'node:path';
import { type CardModels, locate } from '../../../src/card/index.ts';
import { type Pyramid, pyramid, type Quad } from '../../../src/image/index.ts';
import { decodeOwn, listDocuments, readPixels } from '../../../synth/dataset/documents.ts';
import { type ScanPlan, scan } from '../../../synth/dataset/scan.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { cornerErrorAnyWay, isJudgeable } from '../../../synth/dataset/truth.ts';
import { planPhoto, Random, renderPhoto } from '../../../synth/index.ts';
import { median, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { dataOption, number, requiredPlace } from '../../shared/options.ts';
import { openCardModels } from '../../shared/photos/card-models.ts';
import { foldOf, openFolds } from '../../shared/photos/folds.ts';
import { defineSubject } from '../../shared/subject.ts';

/** How much is cut away or left on each side, in shares of the width, and what is there. */
const ways: Readonly<Record<string, (random: Random) => Pick<ScanPlan, 'margins' | 'lid'>>> = {
  exact: () => ({ margins: [0, 0, 0, 0], lid: undefined }),
  '1 % into it': () => ({ margins: [-0.01, -0.01, -0.01, -0.01], lid: undefined }),
  'margin of table': (random) => ({ margins: marginsOf(random), lid: undefined }),
  'margin of white': (random) => ({ margins: marginsOf(random), lid: random.range(235, 255) }),
  'margin of black': (random) => ({ margins: marginsOf(random), lid: random.range(0, 20) }),
};

/** Cards that fill their picture. */
export const subject = defineSubject({
  name: 'finder-scans',
  about:
    'How well a card that fills its picture is found: drawn cards, and real documents by models that were trained without their kind. They are cut out of their photos exactly along the edges, 1 % into the card, and with a margin of 1 to 3 % of table, white or black.',
  options: {
    ...dataOption,
    folds: requiredPlace('FOLDS', 'Folder of the models of a cross-fitting, as for `finder`.'),
    drawn: number(200, 'Cards to draw.'),
    seed: number(907, 'Of the series of drawn cards.'),
  },
  results: ['finder-scans.csv'],
  sections: [
    {
      page: 'card',
      title: 'Finding the card in scans that are cropped to it',
      file: 'finder-scans.csv',
      text: 'Cards cut out of their photos: exactly along the edges, 1 % into the card, and with a margin of 1 to 3 %. Real documents by folds, as above. A cut of 1 % into the card leaves nothing of its edge.',
      columns: ['group', 'way', 'scans', 'found', 'within_1pct', 'within_2pct', 'median_error_pct'],
    },
  ],
  measure: async ({ values, write }) => {
    const results = [
      ...(await measureDrawn(values.drawn, values.seed)),
      ...(await measureReal(values.data, values.folds)),
    ];
    write(
      'finder-scans.csv',
      ['drawn', 'real'].flatMap((group) =>
        ['all', ...Object.keys(ways)].map((way) => {
          const part = results.filter((one) => one.group === group && (way === 'all' || one.way === way));
          return rowOf({ group, way }, part);
        }),
      ),
    );
  },
});

interface Result {
  readonly group: string;
  readonly way: string;
  readonly error: number;
}

async function measureDrawn(count: number, series: number): Promise<Result[]> {
  const models = await openCardModels();
  const results: Result[] = [];
  for (let i = 0; i < count; i++) {
    const seed = photoSeed(series, i);
    const { jpeg, labels } = await renderPhoto(planPhoto(seed, { family: 'thai' }), { portraits: [] });
    if (!labels.card || !isJudgeable(labels, labels.card.corners)) continue;
    const photo = pyramid(await decodeOwn(jpeg));
    results.push(...(await measureWays('drawn', { photo, corners: labels.card.corners, models, seed })));
  }
  return results;
}

async function measureReal(dataDir: string, folder: string): Promise<Result[]> {
  const folds = await openFolds(folder);
  const results: Result[] = [];
  for (const [seed, { file, quad, document }] of listDocuments(dataDir).entries()) {
    const photo = pyramid(await readPixels(join(dataDir, file)));
    const { models } = foldOf(folds, document);
    results.push(...(await measureWays('real', { photo, corners: quad, models, seed })));
  }
  return results;
}

interface ScanSource {
  readonly photo: Pyramid;
  readonly corners: Quad;
  readonly models: CardModels;
  readonly seed: number;
}

async function measureWays(group: string, { photo, corners, models, seed }: ScanSource): Promise<Result[]> {
  const results: Result[] = [];
  for (const [way, planOf] of Object.entries(ways)) {
    const random = new Random(seed);
    const plan = { ...planOf(random), widthPx: 860, roughness: 0, quality: 88 };
    const cut = await scan(photo, corners, { plan, random });
    const found = await locate(cut.photo, models);
    results.push({ group, way, error: found ? cornerErrorAnyWay(cut.corners, found.corners) : 100 });
  }
  return results;
}

function marginsOf(random: Random): ScanPlan['margins'] {
  const one = (): number => random.range(0.01, 0.03);
  return [one(), one(), one(), one()];
}

function rowOf(names: Pick<Result, 'group' | 'way'>, results: readonly Result[]): Row {
  const errors = results.map(({ error }) => error);
  return {
    ...names,
    scans: errors.length,
    found: shareOf(errors, (error) => error < 100),
    within_1pct: shareOf(errors, (error) => error <= 1),
    within_2pct: shareOf(errors, (error) => error <= 2),
    median_error_pct: median(errors),
  };
}
