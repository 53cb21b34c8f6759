import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInspector, type Inspection, type Inspector } from '../../../src/index.ts';
import { checkNames } from '../../../src/inspection.ts';
import { lightNames, underLight } from '../../../synth/dataset/lights.ts';
import { everyNth, loadPeople, type Person, softSets } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { isJudgeable } from '../../../synth/dataset/truth.ts';
import { type AttackKind, planPhoto, Random, Renderer, renderPhoto, withAttack } from '../../../synth/index.ts';
import { median, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, peopleOptions, scratch } from '../../shared/options.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';

const strength = 0.5;
const faults: readonly AttackKind[] = [
  'blur_defocus',
  'blur_motion',
  'blur_lowres',
  'blur_smooth',
  'swap_after',
  'paste_after',
  'generated_before',
  'stuck_over',
  'grey_copy',
  'grey_convert',
  'colour_copy',
  'screen',
];
const versions = [
  ...lightNames.map((light) => ({ group: `light ${light}`, light, fault: undefined })),
  ...faults.map((fault) => ({ group: fault, light: undefined, fault })),
];
const names = [...checkNames, 'screen'];

/** Faults and lights, and every score. */
export const subject = defineSubject({
  name: 'interaction',
  about:
    'How each fault at medium strength changes the other scores, and the scores of clean cards under every light of `synth/`: whole drawn photos with portraits that are not in the training data, through the whole product. A stopped run continues where it was.',
  options: {
    ...peopleOptions,
    photos: number(2000, 'Photos to draw.'),
    every: number(1, 'Load every so-many-th portrait only.'),
    seed: number(91, 'Of the series of cards.'),
    rows: scratch('out/interaction.jsonl', 'File that keeps what was measured.'),
  },
  results: ['interaction.csv'],
  sections: [
    {
      page: 'product',
      title: 'Interaction: what each fault does to the other scores',
      file: 'interaction.csv',
      text: 'Whole drawn photos with portraits that are not in the training data, through the whole product: clean cards by light, and each fault at strength 0.5 (`generated_before` has no strength). `judged` is measured on photos whose card lies wholly in the photo and is at least 320 px wide, and the other columns only on those; shares are above the default threshold. `any_check_yes` is for the three checks. Every card is drawn in all versions, so a card that is judged wrongly in every light accounts for more than 1 %.',
      columns: [
        'group',
        'photos',
        'judged',
        'any_check_yes',
        'blur_yes',
        'blur_median',
        'deepfake_yes',
        'deepfake_median',
        'print_yes',
        'print_median',
        'screen_yes',
        'screen_median',
      ],
    },
  ],
  measure: async ({ values: { data, portraits, photos, every, seed, rows }, write }) => {
    const isTaken = everyNth(every);
    const people = await loadPeople({
      dataDir: data,
      list: portraits,
      split: 'test',
      isIncluded: ({ set }) => !softSets.includes(set) && isTaken(),
    });
    const inspector = await createInspector();
    const models = inspector.models.map(({ sha256 }) => sha256.slice(0, 8));
    const results = await resume({
      file: rows,
      key: JSON.stringify([seed, every, models, sourceOf()]),
      count: photos,
      measure: measurerOf(people, seed, inspector),
    });
    await inspector.close();
    write('interaction.csv', tableOf(results));
  },
});

interface Result {
  readonly group: string;
  /** Whether the photo should be judged; only such photos are counted. */
  readonly judgeable: boolean;
  /** Scores and thresholds by name, in the order of `names`; absent if the product did not judge. */
  readonly scores?: readonly (readonly [number, number])[];
}

/** The key of a run: a change of the versions starts again. */
function sourceOf(): string {
  const files = ['./interaction.ts', '../../../synth/dataset/lights.ts'];
  const texts = files.map((file) => readFileSync(new URL(file, import.meta.url)));
  return createHash('sha256').update(Buffer.concat(texts)).digest('hex').slice(0, 8);
}

/** All versions of one card follow each other, so that the parts that they share are drawn once. */
function measurerOf(
  people: readonly Person[],
  series: number,
  inspector: Inspector,
): (index: number) => Promise<Result> {
  const renderer = new Renderer({ portraits: people.map(({ portrait }) => portrait) });
  const genuine = people.flatMap(({ fake }, i) => (fake ? [] : [i]));
  const donors = people.flatMap(({ fake }, i) => (fake ? [i] : []));
  return async (index) => {
    const { group, light, fault } = versions[index % versions.length]!;
    const seed = photoSeed(series, Math.floor(index / versions.length));
    const random = new Random(seed ^ 0x1a7e);
    const plan = planPhoto(seed, { portrait: random.pick(genuine), family: 'thai' });
    const donor = random.pick(donors);
    const drawn = light ? underLight(plan, light) : withAttack(plan, { kind: fault!, strength, donor });
    const { jpeg, labels } = await renderPhoto(drawn, renderer);
    const judgeable = isJudgeable(labels, labels.card!.corners);
    return { group, judgeable, ...scoresOf(await inspector.inspect(jpeg, { findings: true })) };
  };
}

function scoresOf(inspection: Inspection): Pick<Result, 'scores'> {
  if (inspection.outcome === 'failed') return {};
  const { checks, findings } = inspection;
  const judged = [...checkNames.map((name) => checks[name]), findings!.screen];
  return { scores: judged.map(({ score, threshold }) => [score, threshold] as const) };
}

function tableOf(all: readonly Result[]): Row[] {
  const groups = versions.map(({ group }) => ({ group, part: all.filter((result) => result.group === group) }));
  const clean = all.filter(({ group }) => group.startsWith('light '));
  return [{ group: 'clean under any light', part: clean }, ...groups].map(({ group, part }) => rowOf(group, part));
}

function rowOf(group: string, part: readonly Result[]): Row {
  const countedResults = part.filter(({ judgeable }) => judgeable);
  const scores = countedResults.flatMap((result) => (result.scores ? [result.scores] : []));
  const isYes = ([score, threshold]: readonly [number, number]): boolean => score > threshold;
  const columns = names.flatMap((name, k) => [
    [`${name}_yes`, shareOf(scores, (all) => isYes(all[k]!))] as const,
    [`${name}_median`, median(scores.map((all) => all[k]![0]))] as const,
  ]);
  return {
    group,
    photos: part.length,
    judged: scores.length,
    any_check_yes: shareOf(scores, (all) => all.slice(0, checkNames.length).some(isYes)),
    ...Object.fromEntries(columns),
  };
}
