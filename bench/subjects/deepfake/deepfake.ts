import { writeFileSync } from 'node:fs';
import { cardView, checks, deepfakeCut } from '../../../src/checks/index.ts';
import { cutView, encodeJpeg } from '../../../src/image/index.ts';
import { openModel } from '../../../src/model/index.ts';
import { judge } from '../../../src/result.ts';
import { type AttackKind, drawSheet, type Tile } from '../../../synth/index.ts';
import { yesInterval } from '../../shared/figures/interval.ts';
import { auc, mean, shareOf, tprColumns } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { modelsOption, number, peopleOptions, scratch, text } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';
import { attacks, type DrawnPortrait, drawPortraits, faults, makers } from './drawn.ts';
import { drawHeat, pointingPrecision } from './pointing.ts';

/** Attacked portraits on the sheet. */
const sheetTiles = 40;

/** Columns of both tables that are shown. */
const columns = [
  'group',
  'portraits',
  'auc',
  'tpr_at_fpr_1pct',
  'tpr_at_fpr_5pct',
  'tpr_at_fpr_10pct',
  'yes',
  'yes_low',
  'yes_high',
  'pointing',
] as const;

/** The deepfake check on drawn cards. */
export const subject = defineSubject({
  name: 'deepfake',
  about:
    "The deepfake check on portraits of drawn cards that were changed by an attacker, by attack, by maker of the donor and by the last processing of the photo. Neither the people nor these pictures of their donors' makers are in the training data. Corners have the errors of the finder; the face is where the product finds it.",
  options: {
    ...peopleOptions,
    split: text('test', 'People of this split.'),
    people: number(200, 'People to draw.'),
    seed: number(404, 'Of the series of cards.'),
    prints: text(
      'usual',
      '`any`: half of the documents are not Thai, and portraits are printed in all the ways of documents worldwide.',
    ),
    ...modelsOption,
    sheet: scratch(undefined, 'File to draw heatmaps of forty attacked portraits into.'),
  },
  layer: 'development',
  results: ['deepfake-cards.csv', 'deepfake-any-print.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Deepfake on drawn cards, people not in the training data',
      file: 'deepfake-cards.csv',
      text: 'Each attack against genuine portraits with the same last processing: the camera’s JPEG and perhaps one more, or a messaging app. `yes` is the share above the default threshold. Below: by the donor’s maker, false alarms on genuine cards with faults, and by sex and origin of the person (SCUT-FBP5500). `yes_low` and `yes_high` are the ends of the 95 % interval (bootstrap over people); `pointing` is the share of the heatmap’s hottest tenth that lies in the replaced area. In small groups, a single portrait changes a figure a lot.',
      columns,
    },
    {
      page: 'deepfake',
      title: 'Deepfake on drawn cards, Thai and others, printed in any way',
      file: 'deepfake-any-print.csv',
      text: 'As above, but half of the documents are not Thai, and portraits are printed as ink, faded, in grey, retouched, through a screen or under security lines (docs/adr/0010).',
      columns,
    },
  ],
  measure: async ({ values, write }) => {
    const { data: dataDir, portraits: list, split, people, seed, models: dir } = values;
    const options = { dir, threads: 2 };
    const [model, detector] = [await openModel('deepfake', options), await openModel('face-detector', options)];
    const prints = values.prints === 'any' ? 'any' : 'usual';
    const scores: Score[] = [];
    const tiles: Tile[] = [];
    for await (const drawn of drawPortraits({ dataDir, list, split, people, seed, prints, detector })) {
      const { presentation, replaced, kind, maker, person, sent } = drawn;
      const measured = await checks.deepfake.measure(presentation, model);
      const { verdict, score } = judge(measured.raw, model);
      const cut = deepfakeCut(presentation, cardView);
      const pointing = replaced && { pointing: pointingPrecision(measured.heatmap, cut, replaced) };
      scores.push({ kind, maker, person, sent, raw: measured.raw, yes: verdict === 'yes', ...pointing });
      if (!values.sheet || !replaced || tiles.length >= sheetTiles) continue;
      const heat = drawHeat(cutView(presentation.photo, cut), measured.heatmap);
      tiles.push({ jpeg: await encodeJpeg(heat, { quality: 90 }), caption: `${kind} ${score}` });
    }
    write(prints === 'any' ? 'deepfake-any-print.csv' : 'deepfake-cards.csv', [
      ...attackRows(scores),
      ...makerRows(scores),
      ...alarmRows(scores),
    ]);
    if (values.sheet) writeFileSync(values.sheet, await drawSheet(tiles, { columns: 8, sidePx: 220 }));
  },
});

interface Score extends Pick<DrawnPortrait, 'kind' | 'maker' | 'person' | 'sent'> {
  readonly raw: number;
  readonly yes: boolean;
  /** The share of the heatmap's hottest tenth that lies in the replaced area, if there is one. */
  readonly pointing?: number;
}

function attackRows(scores: readonly Score[]): Row[] {
  return (['camera', 'messaging'] as const).flatMap((sent) => {
    const there = scores.filter((score) => score.sent === sent);
    const attacked = there.filter(({ kind }) => attacks.includes(kind as AttackKind));
    const names = ['all attacks', ...new Set(attacks)];
    return names.map((name) =>
      rowOf(
        `${name} | ${sent}`,
        attacked.filter(({ kind }) => name === 'all attacks' || kind === name),
        there,
      ),
    );
  });
}

function makerRows(scores: readonly Score[]): Row[] {
  return Object.entries(makers).map(([maker, training]) =>
    rowOf(
      `donor ${maker}; ${training}`,
      scores.filter((score) => score.maker === maker && attacks.includes(score.kind as AttackKind)),
      scores,
    ),
  );
}

/** Genuine cards without and with faults, and by the person's sex and origin if the data set contains them (SCUT-FBP5500). */
function alarmRows(scores: readonly Score[]): Row[] {
  const genuine = scores.filter(({ kind }) => kind === 'genuine');
  const groups: [string, Score[]][] = [
    ['genuine', genuine],
    ...faults.map((fault): [string, Score[]] => [`genuine with ${fault}`, scores.filter(({ kind }) => kind === fault)]),
    ['Asian female (SCUT)', genuine.filter(({ person }) => person.startsWith('scut/AF'))],
    ['Asian male (SCUT)', genuine.filter(({ person }) => person.startsWith('scut/AM'))],
    ['people of the other sets', genuine.filter(({ person }) => !person.startsWith('scut/'))],
  ];
  return groups.map(([name, group]) => rowOf(name, group, scores));
}

function rowOf(group: string, some: readonly Score[], among: readonly Score[]): Row {
  const genuine = among.filter(({ kind }) => kind === 'genuine').map(({ raw }) => raw);
  const raws = some.map(({ raw }) => raw);
  const [low, high] = yesInterval(some);
  const pointed = some.flatMap(({ pointing }) => pointing ?? []);
  return {
    group,
    portraits: some.length,
    auc: auc(genuine, raws),
    ...tprColumns(genuine, raws),
    yes: shareOf(some, ({ yes }) => yes),
    yes_low: low,
    yes_high: high,
    pointed: pointed.length,
    pointing: pointed.length === 0 ? '' : mean(pointed),
  };
}
