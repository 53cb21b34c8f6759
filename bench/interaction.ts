/**
 * What each fault at medium strength does to the other scores, and what clean cards do under every light that `synth/` knows: whole
 * drawn photos of people whom training never saw, through the whole product. A stopped run goes on where it was.
 *
 *     node bench/interaction.ts --photos 2000
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createInspector } from '../src/index.ts';
import { checkNames } from '../src/inspection.ts';
import { type AttackKind, type PhotoPlan, planPhoto, Random, renderPhoto, withAttack } from '../synth/index.ts';
import { lightNames, underLight } from '../training/views/lights.ts';
import { loadPeople } from '../training/views/people.ts';
import { resume } from './resume.ts';
import { quantile, type Row, shareOf, writeTable } from './table.ts';
import { isJudgeable } from './truth.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    photos: { type: 'string', default: '2000' },
    /** Load every so-many-th portrait only. */
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '91' },
    rows: { type: 'string', default: 'out/interaction.jsonl' },
    out: { type: 'string', default: 'bench/results/interaction.csv' },
  },
});

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
/** Frames of videos and tight crops: softer, once they fill the panel, than any portrait printed on a card. */
const softSets: readonly string[] = ['dfdc', 'utk'];
const versions = [
  ...lightNames.map((light) => ({ group: `light ${light}`, light, fault: undefined })),
  ...faults.map((fault) => ({ group: fault, light: undefined, fault })),
];
const names = [...checkNames, 'screen'];

interface Result {
  readonly group: string;
  /** Whether the photo ought to be judged; only those are counted. */
  readonly judgeable: boolean;
  /** Scores and thresholds by name, in the order of `names`; absent when the product did not judge. */
  readonly scores?: readonly (readonly [number, number])[];
}

let met = 0;
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: 'test',
  wanted: ({ set }) => !softSets.includes(set) && met++ % Number(values.every) === 0,
});
const assets = { portraits: people.map(({ portrait }) => portrait) };
const genuine = people.flatMap(({ fake }, i) => (fake ? [] : [i]));
const donors = people.flatMap(({ fake }, i) => (fake ? [i] : []));
const inspector = await createInspector();
const key = JSON.stringify([
  values.seed,
  values.every,
  inspector.models.map(({ sha256 }) => sha256.slice(0, 8)),
  sourceOf(),
]);
const results = await resume({ file: values.rows, key, count: Number(values.photos), measure });
await inspector.close();
const command = `node bench/interaction.ts --photos ${values.photos} --every ${values.every}`;
writeTable({ file: values.out, command }, tableOf(results));

/** A change of the versions begins anew. */
function sourceOf(): string {
  const text = ['interaction.ts', '../training/views/lights.ts'].map((file) =>
    readFileSync(new URL(file, import.meta.url)),
  );
  return createHash('sha256').update(Buffer.concat(text)).digest('hex').slice(0, 8);
}

/** All versions of one card follow each other, so that what they share is drawn once. */
async function measure(index: number): Promise<Result> {
  const { group, light, fault } = versions[index % versions.length]!;
  const seed = Number(values.seed) * 1_000_003 + Math.floor(index / versions.length);
  const random = new Random(seed ^ 0x1a7e);
  const plan = planPhoto(seed, { portrait: random.pick(genuine), family: 'thai' });
  const donor = random.pick(donors);
  const drawn: PhotoPlan = light ? underLight(plan, light) : withAttack(plan, { kind: fault!, strength, donor });
  const { jpeg, labels } = await renderPhoto(drawn, assets);
  const judgeable = isJudgeable(labels, labels.card!.corners);
  const inspection = await inspector.inspect(jpeg, { findings: true });
  if (inspection.outcome === 'failed') return { group, judgeable };
  const { checks, findings } = inspection;
  const judged = [...checkNames.map((name) => checks[name]), findings!.screen];
  return { group, judgeable, scores: judged.map(({ score, threshold }) => [score, threshold] as const) };
}

function tableOf(all: readonly Result[]): Row[] {
  const groups = versions.map(({ group }) => ({ group, part: all.filter((result) => result.group === group) }));
  const clean = all.filter(({ group }) => group.startsWith('light '));
  return [{ group: 'clean under any light', part: clean }, ...groups].map(({ group, part }) => rowOf(group, part));
}

function rowOf(group: string, part: readonly Result[]): Row {
  const wanted = part.filter(({ judgeable }) => judgeable);
  const scores = wanted.flatMap((result) => (result.scores ? [result.scores] : []));
  const isYes = ([score, threshold]: readonly [number, number]): boolean => score > threshold;
  const columns = names.flatMap((name, k) => [
    [`${name}_yes`, shareOf(scores, (all) => isYes(all[k]!))] as const,
    [
      `${name}_median`,
      quantile(
        scores.map((all) => all[k]![0]),
        0.5,
      ),
    ] as const,
  ]);
  return {
    group,
    photos: part.length,
    judged: scores.length,
    any_check_yes: shareOf(scores, (all) => all.slice(0, checkNames.length).some(isYes)),
    ...Object.fromEntries(columns),
  };
}
