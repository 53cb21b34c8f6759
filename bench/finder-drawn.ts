/**
 * How well card and portrait are found in drawn photos of Thai cards with faces that training never saw. Cards that lie
 * wholly in the photo and are at least 320 px wide must be found; those cut or smaller are listed apart, and so are portraits
 * that no card office would print: frames of videos and crops that end at the face, without the head around it.
 *
 *     node bench/finder-drawn.ts --count 2000 --seed 4724
 *
 * Takes most of an hour and goes on where it was when started again: `--run` keeps what was measured of each photo.
 */
import { parseArgs } from 'node:util';
import { areaQuad, locate, locateOnCard } from '../src/card/index.ts';
import { decode, pyramid } from '../src/image/index.ts';
import { type CardLabels, type Labels, loadPortraits, type Portrait, planPhoto, renderPhoto } from '../synth/index.ts';
import { type ListedPerson, listPeople } from '../training/views/people.ts';
import { openCardModels } from './card-models.ts';
import { resume } from './resume.ts';
import { quantile, type Row, shareOf, writeTable } from './table.ts';
import {
  boxOverlap,
  cornerError,
  cornerErrorAnyWay,
  isJudgeable,
  isWhollyInside,
  trueFace,
  uprightBox,
} from './truth.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '4724' },
    run: { type: 'string', default: 'out/finder-drawn.jsonl' },
    out: { type: 'string', default: 'bench/results/finder-drawn.csv' },
  },
});

const groups = ['must be judged', 'head not whole', 'smaller than 320 px', 'cut by the edge'];
/** So many face heights of picture a whole head has above the face's box, for hair, and on both sides. */
const roomAroundFace = 0.05;

interface Result {
  readonly seed: number;
  readonly group: string;
  readonly found: boolean;
  /** Largest corner error in percent of the diagonal, whichever way up; 100 when not found. */
  readonly error: number;
  /** Whether the corners begin at the card's own top left. */
  readonly isRightWayUp: boolean;
  /** Intersection over union of the found and the true upright face box; 0 when not found. */
  readonly faceOverlap: number;
}

const models = await openCardModels();
/** A prime, so that photos one after another show people of all sets. */
const stride = 7919;
const people = listPeople({
  dataDir: values.data,
  list: values.portraits,
  split: 'test',
  wanted: ({ fake }) => !fake,
});
const results = await resume({
  file: values.run,
  key: JSON.stringify([values.seed, ...Object.values(models).map(({ manifest }) => manifest.file)]),
  count: Number(values.count),
  measure: (i) => measure(Number(values.seed) * 1_000_003 + i),
});

writeTable({ file: values.out, command: `node bench/finder-drawn.ts --count ${values.count} --seed ${values.seed}` }, [
  ...['all', ...groups].map((name) =>
    rowOf(
      name,
      results.filter(({ group }) => name === 'all' || group === name),
    ),
  ),
  ...setRows(results.filter(({ group }) => group === 'must be judged')),
]);

/** Apart by the set that the portrait is from. */
function setRows(some: readonly Result[]): Row[] {
  const sets = Map.groupBy(some, ({ seed }) => personOf(seed).set);
  return [...sets].map(([set, own]) => rowOf(`must be judged; portrait of ${set}`, own));
}

function personOf(seed: number): ListedPerson {
  return people[(seed * stride) % people.length]!;
}

async function measure(seed: number): Promise<Result> {
  const assets = { portraits: await loadPortraits([personOf(seed).file]) };
  const { jpeg, labels } = await renderPhoto(planPhoto(seed, { family: 'thai', portrait: 0 }), assets);
  const photo = pyramid(await decode(jpeg, { maxBytes: 1e8, maxPixels: 1e8 }));
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
    median_error_pct: quantile(errors, 0.5),
  };
}
