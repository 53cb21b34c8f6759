import { join } from 'node:path';
import { locatePortrait } from '../../../src/card/index.ts';
import { measureScreen } from '../../../src/findings/index.ts';
import { pyramid } from '../../../src/image/index.ts';
import { type Model, openModel, scoreOf } from '../../../src/model/index.ts';
import { listDocuments, readPixels } from '../../../synth/dataset/documents.ts';
import { everyNth } from '../../../synth/dataset/people.ts';
import { auc, quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { dataOption, number, scratch } from '../../shared/options.ts';
import { readFeatures } from '../../shared/photos/features.ts';
import { defineSubject } from '../../shared/subject.ts';

const kind = 'screen';
/** Neither a screen nor a bona fide card. */
const copy = 'colour_copy';

/** The screen finding. */
export const subject = defineSubject({
  name: 'findings',
  about:
    'The screen finding of `inspect` on drawn cards of people who were left out of its fit (the statistics that `training/views/` packed), and on the real photos of foreign documents, cut by their labelled corners. None of those is a screen, so all are false alarms.',
  options: {
    ...dataOption,
    features: scratch('data/finding-test', 'Folder of statistics of windows of test people.'),
    grey: number(1, 'Of the real grey copies take every so-many-th.'),
  },
  results: ['findings.csv'],
  sections: [
    {
      page: 'findings',
      title: 'Screens, experimental',
      file: 'findings.csv',
      text: 'Drawn photos of a screen, of people who were left out of the fit: screens against everything drawn that is neither a screen nor a colour copy (`auc`, share caught at 1 % and 10 % false alarms), and the share above the default threshold of each kind. Real photos of foreign documents, cut by their labelled corners, show no screen, so every yes is a false alarm.',
      columns: ['finding', 'group', 'photos', 'auc', 'tpr_at_fpr_1pct', 'tpr_at_fpr_10pct', 'yes', 'median_score'],
    },
  ],
  measure: async ({ values: { data, features, grey }, write }) => {
    const model = await openModel('screen', options);
    const drawn = await judgePack(features, model);
    const real = await judgeReal(data, grey, model);
    write('findings.csv', rowsOf(drawn, real, model.manifest));
    await model.close();
  },
});

const options = { dir: 'models', threads: 1 };

interface Judgement {
  readonly kind: string;
  readonly strength: number;
  readonly raw: number;
}

async function judgePack(dir: string, model: Model): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const { row, features } of readFeatures<Record<string, unknown>>(dir)) {
    const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
    judgements.push({ kind: String(row.kind), strength: Number(row.strength ?? Number.NaN), raw: value!.data[0]! });
  }
  return judgements;
}

/** Real photos by their labelled corners and the portrait that the product finds there; photos without one are left out. */
async function judgeReal(dataDir: string, greyEvery: number, model: Model): Promise<Judgement[]> {
  const faces = await openModel('face-detector', options);
  const judgements: Judgement[] = [];
  const isTaken = everyNth(greyEvery);
  for (const { file, kind: document, quad } of listDocuments(dataDir)) {
    if (document === 'grey_copy' && !isTaken()) continue;
    const photo = pyramid(await readPixels(join(dataDir, file)));
    const portrait = await locatePortrait(photo, quad, faces);
    if (portrait === undefined) continue;
    const raw = await measureScreen({ photo, card: quad, portrait }, model);
    judgements.push({ kind: `real ${document}`, strength: Number.NaN, raw });
  }
  await faces.close();
  return judgements;
}

/** One line for all attacks and for weak and strong ones, then the false alarms by kind. */
function rowsOf(
  drawn: readonly Judgement[],
  real: readonly Judgement[],
  { name, calibration, threshold }: Model['manifest'],
): Row[] {
  const attacks = drawn.filter((one) => one.kind === kind);
  const bonaFide = drawn.filter((one) => one.kind !== kind && one.kind !== copy);
  const raws = bonaFide.map(({ raw }) => raw);
  const line = (group: string, part: readonly Judgement[], isAttack: boolean): Row => {
    const values = part.map(({ raw }) => raw);
    const limit = (share: number): number => quantile(raws, 1 - share);
    const scores = values.map((raw) => Math.round(scoreOf(raw, calibration!)));
    return {
      finding: name,
      group,
      photos: part.length,
      auc: isAttack ? auc(raws, values) : '',
      tpr_at_fpr_1pct: isAttack ? shareOf(values, (raw) => raw > limit(0.01)) : '',
      tpr_at_fpr_10pct: isAttack ? shareOf(values, (raw) => raw > limit(0.1)) : '',
      yes: shareOf(scores, (score) => score > threshold!),
      median_score: quantile(scores, 0.5),
    };
  };
  const byStrength = (
    [
      ['weak (below 1/3)', 0, 1 / 3],
      ['medium', 1 / 3, 2 / 3],
      ['strong (above 2/3)', 2 / 3, 1.01],
    ] as const
  ).map(([label, from, to]) => ({
    label: `${kind} ${label}`,
    part: attacks.filter(({ strength }) => strength >= from && strength < to),
  }));
  const rest = [...bonaFide, ...drawn.filter((one) => one.kind === copy), ...real];
  const groups = [...new Set(rest.map((one) => one.kind))].sort();
  return [
    line(kind, attacks, true),
    ...byStrength.filter(({ part }) => part.length > 0).map(({ label, part }) => line(label, part, true)),
    line('bona fide drawn', bonaFide, false),
    ...groups.map((group) =>
      line(
        group,
        rest.filter((one) => one.kind === group),
        false,
      ),
    ),
  ];
}
