/**
 * The deepfake check on portraits of drawn cards that the forger changed, by attack, by maker of the donor and by what the photo
 * went through last. People were never trained on, nor were these pictures of their donors' makers. Corners are off as the finder's
 * are, the face is where the product finds it. `--sheet` draws heatmaps of forty attacked portraits to look at.
 *
 *     node bench/deepfake.ts --data ../shared/data --portraits data/portraits-matted.jsonl --sheet out/heatmaps.jpg
 *     node bench/deepfake.ts --prints any --out bench/results/deepfake-any-print.csv    # Thai cards and others, printed in any way
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cardView, checks, deepfakeCut } from '../src/checks/index.ts';
import { cutView, encodeJpeg } from '../src/image/index.ts';
import { openModel } from '../src/model/index.ts';
import { judge } from '../src/result.ts';
import { type AttackKind, drawSheet, type Tile } from '../synth/index.ts';
import { attacks, type DrawnPortrait, drawPortraits, faults, makers } from './deepfake/drawn.ts';
import { yesInterval } from './deepfake/interval.ts';
import { drawHeat, pointingPrecision } from './deepfake/pointing.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    split: { type: 'string', default: 'test' },
    people: { type: 'string', default: '200' },
    seed: { type: 'string', default: '404' },
    /** `any`: half of the documents are not Thai, and portraits are printed as all the world's documents have them. */
    prints: { type: 'string', default: 'usual' },
    models: { type: 'string', default: 'models' },
    sheet: { type: 'string' },
    out: { type: 'string', default: 'bench/results/deepfake-cards.csv' },
  },
});

interface Score extends Pick<DrawnPortrait, 'kind' | 'maker' | 'person' | 'sent'> {
  readonly raw: number;
  readonly yes: boolean;
  /** Of the hottest tenth of the heatmap, the share that lies in what was replaced; where something was. */
  readonly pointing?: number;
}

/** Attacked portraits on the sheet. */
const sheetTiles = 40;

const options = { dir: values.models, threads: 2 };
const [model, detector] = [await openModel('deepfake', options), await openModel('face-detector', options)];
const prints = values.prints === 'any' ? 'any' : 'usual';
const scores: Score[] = [];
const tiles: Tile[] = [];
const query = {
  ...({ dataDir: values.data, list: values.portraits, split: values.split, prints, detector } as const),
  ...{ people: Number(values.people), seed: Number(values.seed) },
};
for await (const drawn of drawPortraits(query)) await measure(drawn);
const settings = `--people ${values.people}${prints === 'any' ? ' --prints any' : ''}`;
writeTable({ file: values.out, command: `node bench/deepfake.ts ${settings}`, models: values.models }, [
  ...attackRows(),
  ...makerRows(),
  ...alarmRows(),
]);
if (values.sheet) writeFileSync(values.sheet, await drawSheet(tiles, { columns: 8, sidePx: 220 }));

async function measure({ sighting, replaced, kind, maker, person, sent }: DrawnPortrait): Promise<void> {
  const measured = await checks.deepfake.measure(sighting, model);
  const { verdict, score } = judge(measured.raw, model);
  const cut = deepfakeCut(sighting, cardView);
  scores.push({
    ...{ kind, maker, person, sent, raw: measured.raw, yes: verdict === 'yes' },
    ...(replaced && { pointing: pointingPrecision(measured.heatmap, cut, replaced) }),
  });
  if (!values.sheet || !replaced || tiles.length >= sheetTiles) return;
  const heat = drawHeat(cutView(sighting.photo, cut), measured.heatmap);
  tiles.push({ jpeg: await encodeJpeg(heat, { quality: 90 }), caption: `${kind} ${score}` });
}

function attackRows(): Row[] {
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

function makerRows(): Row[] {
  return Object.entries(makers).map(([maker, seen]) =>
    rowOf(
      `donor ${maker}; ${seen}`,
      scores.filter((score) => score.maker === maker && attacks.includes(score.kind as AttackKind)),
      scores,
    ),
  );
}

/** Genuine cards as they are, with faults, and by the person's sex and origin where the set says it (SCUT-FBP5500). */
function alarmRows(): Row[] {
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
  const cut = (fpr: number) => quantile(genuine, 1 - fpr);
  const [low, high] = yesInterval(some);
  const pointed = some.flatMap(({ pointing }) => pointing ?? []);
  return {
    group,
    portraits: some.length,
    auc: auc(
      genuine,
      some.map(({ raw }) => raw),
    ),
    tpr_at_fpr_1pct: shareOf(some, ({ raw }) => raw > cut(0.01)),
    tpr_at_fpr_5pct: shareOf(some, ({ raw }) => raw > cut(0.05)),
    tpr_at_fpr_10pct: shareOf(some, ({ raw }) => raw > cut(0.1)),
    yes: shareOf(some, ({ yes }) => yes),
    yes_low: low,
    yes_high: high,
    ...{ pointed: pointed.length, pointing: mean(pointed) },
  };
}

function mean(numbers: readonly number[]): number | string {
  return numbers.length === 0 ? '' : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
