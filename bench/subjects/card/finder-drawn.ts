import { areaQuad, type CardModels, locate, locateOnCard } from '../../../src/card/index.ts';
import { pyramid } from '../../../src/image/index.ts';
import { decodeOwn } from '../../../synth/dataset/documents.ts';
import { type ListedPerson, listPeople, personOf } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import {
  boxOverlap,
  cornerError,
  cornerErrorAnyWay,
  isJudgeable,
  isWhollyInside,
  trueFace,
  uprightBox,
} from '../../../synth/dataset/truth.ts';
import {
  type CardLabels,
  type Labels,
  loadPortraits,
  type Portrait,
  planPhoto,
  renderPhoto,
} from '../../../synth/index.ts';
import { median, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, peopleOptions, scratch } from '../../shared/options.ts';
import { openCardModels } from '../../shared/photos/card-models.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';

const groups = ['must be judged', 'head not whole', 'smaller than 320 px', 'cut by the edge'];
/** Minimum margin of a whole head above the face's box, for hair, and on both sides, in heights of the face. */
const roomAroundFace = 0.05;

/** Card and portrait in drawn photos. */
export const subject = defineSubject({
  name: 'finder-drawn',
  about:
    'How well card and portrait are found in drawn photos of Thai cards, with faces that are not in the training data. Cards that lie wholly in the photo and are at least 320 px wide must be found. Cards that are cut or smaller are listed separately, and so are portraits that no authority would print: frames of videos, and crops that end at the face. Takes almost an hour, and continues where it was if it is started again: `--run` keeps the measurement of each photo.',
  options: {
    ...peopleOptions,
    count: number(2000, 'Photos to draw.'),
    seed: number(4724, 'Of the series of photos.'),
    run: scratch('out/finder-drawn.jsonl', 'File that keeps what was measured.'),
  },
  results: ['finder-drawn.csv'],
  sections: [
    {
      page: 'card',
      title: 'Finding card and portrait: drawn cards by how they lie',
      file: 'finder-drawn.csv',
      text: 'Drawn photos of Thai cards with faces that are not in the training data. Largest corner error in percent of the diagonal, whichever way up; `face_iou_75` is the share whose face box overlaps the true one by at least 0.75 (intersection over union). Cards smaller than 320 px, or cut by the edge of the photo, need not be found. `head not whole`: pictures that end at the face, without hair and ears, unlike any ID portrait (frames of DFDC, crops of UTKFace); the box of such a face is not well defined. The last rows divide those that must be judged by the data set of the portrait.',
      columns: [
        'group',
        'photos',
        'found',
        'within_1pct',
        'within_3pct',
        'right_way_up_of_found',
        'face_iou_75',
        'median_error_pct',
      ],
    },
  ],
  measure: async ({ values: { data, portraits, count, seed, run }, write }) => {
    const models = await openCardModels();
    const people = listPeople({ dataDir: data, list: portraits, split: 'test', isIncluded: ({ fake }) => !fake });
    const results = await resume({
      file: run,
      key: JSON.stringify([seed, ...Object.values(models).map(({ manifest }) => manifest.file)]),
      count,
      measure: (i) => measurePhoto(photoSeed(seed, i), people, models),
    });
    const parts = ['all', ...groups].map((name) => ({
      name,
      part: results.filter(({ group }) => name === 'all' || group === name),
    }));
    write('finder-drawn.csv', [
      ...parts.map(({ name, part }) => rowOf(name, part)),
      ...setRows(
        results.filter(({ group }) => group === groups[0]),
        people,
      ),
    ]);
  },
});

interface Result {
  readonly seed: number;
  readonly group: string;
  readonly found: boolean;
  /** Largest corner error in percent of the diagonal, whichever way up; 100 if not found. */
  readonly error: number;
  /** Whether the corners begin at the card's own top left. */
  readonly isRightWayUp: boolean;
  /** Intersection over union of the found and the true upright face box; 0 if not found. */
  readonly faceOverlap: number;
}

/** One row for each data set of portraits. */
function setRows(some: readonly Result[], people: readonly ListedPerson[]): Row[] {
  const sets = Map.groupBy(some, ({ seed }) => personOf(people, seed).set);
  return [...sets].map(([set, own]) => rowOf(`must be judged; portrait of ${set}`, own));
}

async function measurePhoto(seed: number, people: readonly ListedPerson[], models: CardModels): Promise<Result> {
  const assets = { portraits: await loadPortraits([personOf(people, seed).file]) };
  const { jpeg, labels } = await renderPhoto(planPhoto(seed, { family: 'thai', portrait: 0 }), assets);
  const photo = pyramid(await decodeOwn(jpeg));
  const truth = labels.card!;
  const located = await locate(photo, models);
  const group = groupOf(labels, truth, assets.portraits[0]!);
  if (located === undefined) return { seed, group, found: false, error: 100, isRightWayUp: false, faceOverlap: 0 };
  const { card, portrait: face } = await locateOnCard(photo, located, models.faces);
  const error = cornerErrorAnyWay(truth.corners, card.corners);
  return {
    seed,
    group,
    found: true,
    error,
    isRightWayUp: cornerError(truth.corners, card.corners) === error,
    faceOverlap: face ? boxOverlap(trueFace(truth), uprightBox(areaQuad(card.corners, face.face))) : 0,
  };
}

function groupOf(photo: Labels, { corners }: CardLabels, portrait: Portrait): string {
  if (!isJudgeable(photo, corners)) return isWhollyInside(photo, corners) ? groups[2]! : groups[3]!;
  return isHeadWhole(portrait) ? groups[0]! : groups[1]!;
}

function isHeadWhole({ pixels, box }: Portrait): boolean {
  const room = Math.min(box.y, box.x, pixels.widthPx - box.x - box.width);
  return room >= roomAroundFace * box.height;
}

function rowOf(group: string, results: readonly Result[]): Row {
  const errors = results.map(({ error }) => error);
  return {
    group,
    photos: results.length,
    found: shareOf(results, ({ found }) => found),
    within_1pct: shareOf(errors, (error) => error <= 1),
    within_3pct: shareOf(errors, (error) => error <= 3),
    right_way_up_of_found: shareOf(
      results.filter(({ found }) => found),
      ({ isRightWayUp }) => isRightWayUp,
    ),
    face_iou_75: shareOf(results, ({ faceOverlap }) => faceOverlap >= 0.75),
    median_error_pct: median(errors),
  };
}
