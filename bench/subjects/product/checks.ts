import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInspector, type Inspection } from '../../../src/index.ts';
import { checkNames } from '../../../src/inspection.ts';
import { loadPeople, type Person, softSets } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { boxOverlap, cornerError, isJudgeable, trueFace, uprightBox } from '../../../synth/dataset/truth.ts';
import {
  type AttackKind,
  type PhotoPlan,
  planPhoto,
  Random,
  type RenderedPhoto,
  Renderer,
  renderPhoto,
  withAttack,
  withResave,
} from '../../../synth/index.ts';
import { auc, median, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { modelsOption, number, peopleOptions, scratch, termsOption, text } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** The versions of each card, with the minimum strength at which a person sees the fault. */
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

/** The product on drawn photos. */
export const subject = defineSubject({
  name: 'checks',
  about:
    'The product end to end on drawn photos with faces that are not in the training data: whether card and portrait are found, and the three scores of the same card clean, blurred, photocopied, converted to grey, swapped, pasted over and stuck over.',
  options: {
    ...peopleOptions,
    split: text('test', 'People that training never saw: `test` for figures, `val` to calibrate on.'),
    people: number(63, 'Cards to draw.'),
    prints: text(
      'usual',
      '`any`: portraits printed in all the ways of documents worldwide, half of the documents not Thai (docs/adr/0010).',
    ),
    versions: text(undefined, 'Names of versions, parted by commas; all if not given.'),
    seed: number(77, 'Of the series of cards.'),
    ...modelsOption,
    ...termsOption,
    scores: scratch('out/checks-scores.jsonl', 'File for every photo’s answer.'),
  },
  results: ['checks-synthetic.csv'],
  sections: [
    {
      page: 'product',
      title: 'End to end on drawn cards, faces not in the training data',
      file: 'checks-synthetic.csv',
      text: 'The same cards clean and with one fault each. `*_yes` is the share above the default threshold: for the fault itself it should be 1, for everything else 0. `*_auc` compares raw values with the clean version. Drawn scenes contain cut and very small cards, which should fail: `judged_of_judgeable` is the share among cards that lie wholly in the photo and are at least 320 px wide.',
      columns: [
        'version',
        'photos',
        'judged',
        'judged_of_judgeable',
        'corners_within_1pct',
        'face_iou_75',
        'blur_yes',
        'deepfake_yes',
        'print_yes',
        'blur_auc',
        'deepfake_auc',
        'print_auc',
      ],
    },
    {
      page: 'card',
      title: 'Finding the card: drawn cards',
      file: 'checks-synthetic.csv',
      text: 'Largest corner error in percent of the diagonal, corners in the card’s own order.',
      columns: ['version', 'photos', 'judged', 'corners_within_1pct', 'corners_within_3pct'],
    },
  ],
  measure: async ({ values, write }) => {
    const query = { dataDir: values.data, list: values.portraits, split: values.split };
    const people = await loadPeople({ ...query, isIncluded: () => true });
    const renderer = new Renderer({ portraits: people.map((person) => person.portrait) });
    const isAny = values.prints === 'any';
    const chosen = values.versions?.split(',') ?? Object.keys(versions);
    const inspector = await createInspector({ modelsDir: values.models, terms: values.terms });
    mkdirSync(dirname(values.scores), { recursive: true });
    const scores = createWriteStream(values.scores);
    const results: Result[] = [];
    for (let i = 0; i < values.people; i++)
      for (const { version, plan } of planVersions(photoSeed(values.seed, i), chosen, {
        people,
        isGeneric: isAny && i % 2 === 1,
        isAny,
      })) {
        const photo = await renderPhoto(plan, renderer);
        const result = { version, ...resultOf(photo, await inspector.inspect(photo.jpeg)) };
        results.push(result);
        const { seed, attack } = plan;
        const known = { seed, attack, blurMm: photo.labels.card!.blurMm, bytes: photo.jpeg.length };
        scores.write(`${JSON.stringify({ ...known, ...result })}\n`);
      }
    await once(scores.end(), 'close');
    await inspector.close();
    const clean = results.filter(({ version }) => version === 'clean');
    write(
      'checks-synthetic.csv',
      chosen.map((version) => ({
        version,
        ...columnsOf(
          results.filter((result) => result.version === version),
          clean,
        ),
      })),
    );
  },
});

interface Result {
  readonly version: string;
  readonly inspection: Inspection;
  /** Largest corner error in percent of the card's diagonal, in the card's own order; 100 if not found. */
  readonly cornerError: number;
  /** Whether the card lies wholly in the photo and is large enough to be judged; other photos should fail. */
  readonly judgeable: boolean;
  /** Intersection over union of the found and the true upright face box; 0 if not found. */
  readonly faceOverlap: number;
}

interface Drawing {
  readonly people: readonly Person[];
  readonly isGeneric: boolean;
  /** Whether portraits are printed in any way. */
  readonly isAny: boolean;
}

/** The versions of one card. */
function planVersions(seed: number, chosen: readonly string[], { people, isGeneric, isAny }: Drawing) {
  const random = new Random(seed ^ 0xbe9c);
  const genuine = people.flatMap((person, i) => (person.fake || softSets.includes(person.set) ? [] : [i]));
  const donors = people.flatMap((person, i) => (person.fake ? [i] : []));
  const family = isGeneric ? 'generic' : 'thai';
  const plan = planPhoto(seed, { portrait: random.pick(genuine), family, prints: isAny ? 'any' : 'usual' });
  return chosen.map((version) => ({ version, plan: planOf(version, plan, { random, donors }) }));
}

function planOf(
  version: string,
  plan: PhotoPlan,
  { random, donors }: { readonly random: Random; readonly donors: readonly number[] },
): PhotoPlan {
  const { kinds, from } = versions[version]!;
  if (version === 'saved_twice') return withResave(plan);
  if (kinds.length === 0) return plan;
  return withAttack(plan, { kind: random.pick(kinds), strength: random.range(from, 1), donor: random.pick(donors) });
}

function resultOf({ labels }: RenderedPhoto, inspection: Inspection): Omit<Result, 'version'> {
  const card = labels.card!;
  return {
    inspection,
    judgeable: isJudgeable(labels, card.corners),
    cornerError: inspection.card ? cornerError(card.corners, inspection.card.corners) : 100,
    faceOverlap: inspection.outcome === 'judged' ? boxOverlap(trueFace(card), uprightBox(inspection.portrait.box)) : 0,
  };
}

function columnsOf(group: readonly Result[], cleanOnes: readonly Result[]): Row {
  const judged = judgedOf(group);
  const clean = judgedOf(cleanOnes);
  const byCheck = checkNames.flatMap((name) => {
    const scores = judged.map((inspection) => inspection.checks[name]);
    const cleanRaws = clean.map((inspection) => inspection.checks[name].raw);
    const raws = scores.map(({ raw }) => raw);
    return [
      [`${name}_yes`, shareOf(scores, (score) => score.verdict === 'yes')],
      [`${name}_median`, median(scores.map(({ score }) => score))],
      [`${name}_auc`, auc(cleanRaws, raws)],
    ] as const;
  });
  const isJudged = ({ inspection }: Result) => inspection.outcome === 'judged';
  return {
    photos: group.length,
    judged: shareOf(group, isJudged),
    judged_of_judgeable: shareOf(
      group.filter((result) => result.judgeable),
      isJudged,
    ),
    corners_within_1pct: shareOf(group, (result) => result.cornerError <= 1),
    corners_within_3pct: shareOf(group, (result) => result.cornerError <= 3),
    face_iou_75: shareOf(group, (result) => result.faceOverlap >= 0.75),
    ...Object.fromEntries(byCheck),
  };
}

function judgedOf(results: readonly Result[]) {
  return results.map(({ inspection }) => inspection).filter((inspection) => inspection.outcome === 'judged');
}
