/**
 * The product end to end on drawn photos with faces that training never saw: is card and portrait found, and what do the
 * three scores say of the same card clean, blurred, photocopied, converted to grey, swapped, pasted over and stuck over?
 *
 *     node bench/checks.ts --data ../shared/data --portraits data/portraits-matted.jsonl
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { createInspector, type Inspection, type Judged } from '../src/index.ts';
import { checkNames } from '../src/inspection.ts';
import {
  type AttackKind,
  type PhotoPlan,
  planPhoto,
  Random,
  renderPhoto,
  withAttack,
  withResave,
} from '../synth/index.ts';
import { loadPeople } from '../training/views/people.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';
import { boxOverlap, cornerError, isJudgeable, trueFace, uprightBox } from './truth.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    /** People that training never saw: `test` for figures, `val` to calibrate on. */
    split: { type: 'string', default: 'test' },
    people: { type: 'string', default: '63' },
    /** `any`: portraits printed as all the world's documents have them, half of the documents not Thai (docs/adr/0010). */
    prints: { type: 'string', default: 'usual' },
    /** Names of versions, parted by commas; all if not given. */
    versions: { type: 'string' },
    seed: { type: 'string', default: '77' },
    models: { type: 'string', default: 'models' },
    scores: { type: 'string', default: 'out/checks-scores.jsonl' },
    out: { type: 'string', default: 'bench/results/checks-synthetic.csv' },
  },
});

/** The versions of each card, with the strength range in which the fault is plain to a person. */
const versions: Readonly<Record<string, { readonly kinds: readonly AttackKind[]; readonly from: number }>> = {
  clean: { kinds: [], from: 0 },
  saved_twice: { kinds: [], from: 0 },
  blurred: { kinds: ['blur_defocus', 'blur_motion', 'blur_lowres'], from: 0.3 },
  photocopied: { kinds: ['grey_copy'], from: 0 },
  grey_converted: { kinds: ['grey_convert'], from: 0 },
  face_swapped: { kinds: ['swap_after'], from: 0 },
  portrait_pasted: { kinds: ['paste_after'], from: 0 },
  stuck_over: { kinds: ['stuck_over'], from: 0.3 },
};

/** Frames of videos and tight crops: softer, once they fill the panel, than any portrait printed on a card. */
const softSets: readonly string[] = ['dfdc', 'utk'];

const prints = values.prints === 'any' ? 'any' : 'usual';
const wanted = values.versions?.split(',') ?? Object.keys(versions);

interface Result {
  readonly version: string;
  readonly inspection: Inspection;
  /** Largest corner error in percent of the card's diagonal, in the card's own order; 100 when not found. */
  readonly cornerError: number;
  /** Whether the card lies wholly in the photo and is large enough to be judged; other photos ought to fail. */
  readonly judgeable: boolean;
  /** Intersection over union of the found and the true upright face box; 0 when not found. */
  readonly faceOverlap: number;
}

const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: () => true,
});
const assets = { portraits: people.map((person) => person.portrait) };
const genuine = people.flatMap((person, i) => (person.fake || softSets.includes(person.set) ? [] : [i]));
const donors = people.flatMap((person, i) => (person.fake ? [i] : []));
const inspector = await createInspector({ modelsDir: values.models });
mkdirSync(dirname(values.scores), { recursive: true });
const scores = createWriteStream(values.scores);
const results: Result[] = [];
for (let i = 0; i < Number(values.people); i++) {
  const seed = Number(values.seed) * 1_000_003 + i;
  const random = new Random(seed ^ 0xbe9c);
  const family = prints === 'any' && i % 2 === 1 ? 'generic' : 'thai';
  const plan = planPhoto(seed, { portrait: random.pick(genuine), family, prints });
  for (const version of wanted) results.push(await measure(version, planOf(version, plan, random)));
}
scores.end();
await inspector.close();
writeTable(
  {
    file: values.out,
    command: `node bench/checks.ts${prints === 'any' ? ' --prints any' : ''}`,
    models: values.models,
  },
  wanted.map(rowOf),
);

function planOf(version: string, plan: PhotoPlan, random: Random): PhotoPlan {
  const { kinds, from } = versions[version]!;
  if (version === 'saved_twice') return withResave(plan);
  if (kinds.length === 0) return plan;
  return withAttack(plan, { kind: random.pick(kinds), strength: random.range(from, 1), donor: random.pick(donors) });
}

async function measure(version: string, plan: PhotoPlan): Promise<Result> {
  const { jpeg, labels } = await renderPhoto(plan, assets);
  const inspection = await inspector.inspect(jpeg);
  const card = labels.card!;
  const result = {
    version,
    inspection,
    judgeable: isJudgeable(labels, card.corners),
    cornerError: inspection.card ? cornerError(card.corners, inspection.card.corners) : 100,
    faceOverlap: inspection.outcome === 'judged' ? boxOverlap(trueFace(card), uprightBox(inspection.portrait.box)) : 0,
  };
  const { seed, attack } = plan;
  scores.write(`${JSON.stringify({ seed, attack, blurMm: card.blurMm, bytes: jpeg.length, ...result })}\n`);
  return result;
}

function rowOf(version: string): Row {
  const group = results.filter((result) => result.version === version);
  const judged = group.map((result) => result.inspection).filter((inspection) => inspection.outcome === 'judged');
  const clean = judgedOf('clean');
  const byCheck = checkNames.flatMap((name) => {
    const scores = judged.map((inspection) => inspection.checks[name]);
    return [
      [`${name}_yes`, shareOf(scores, (score) => score.verdict === 'yes')],
      [
        `${name}_median`,
        quantile(
          scores.map((score) => score.score),
          0.5,
        ),
      ],
      [
        `${name}_auc`,
        auc(
          clean.map((i) => i.checks[name].raw),
          scores.map((score) => score.raw),
        ),
      ],
    ] as const;
  });
  return {
    version,
    photos: group.length,
    judged: shareOf(group, (result) => result.inspection.outcome === 'judged'),
    judged_of_judgeable: shareOf(
      group.filter((result) => result.judgeable),
      (result) => result.inspection.outcome === 'judged',
    ),
    corners_within_1pct: shareOf(group, (result) => result.cornerError <= 1),
    corners_within_3pct: shareOf(group, (result) => result.cornerError <= 3),
    face_iou_75: shareOf(group, (result) => result.faceOverlap >= 0.75),
    ...Object.fromEntries(byCheck),
  };
}

function judgedOf(version: string): readonly Judged[] {
  return results
    .filter((result) => result.version === version)
    .map((result) => result.inspection)
    .filter((inspection) => inspection.outcome === 'judged');
}
