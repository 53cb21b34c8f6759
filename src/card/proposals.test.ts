import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import {
  decode,
  invert,
  largestMovePx,
  mapQuad,
  type Pyramid,
  project,
  pyramid,
  type Quad,
  rectangle,
} from '../image/index.ts';
import { type Model, openModel } from '../model/index.ts';
import { type CardModels, locate } from './locate.ts';
import type { Placement } from './placement.ts';
import { proposedQuads } from './proposals.ts';
import { thresholds } from './thresholds.ts';
import { closerFinderCut, finderSidePx } from './views.ts';

const photo: Pyramid = pyramid({ data: new Uint8Array(600 * 400 * 3).fill(128), widthPx: 600, heightPx: 400 });
const frame = rectangle(600, 400);

const opened: Model[] = [];
after(() => Promise.all(opened.map((model) => model.close())));

async function open(name: string): Promise<Model> {
  const model = await openModel(name, { dir: 'models', threads: 1 });
  opened.push(model);
  return model;
}
const realFinder = await open('card-finder');

/** A quad of the shape of a card, in the middle of the photo, that covers the given share of it. */
function covering(share: number): Quad {
  const [x, y] = [300 * Math.sqrt(share), 200 * Math.sqrt(share)];
  return [
    [300 - x, 200 - y],
    [300 + x, 200 - y],
    [300 + x, 200 + y],
    [300 - x, 200 + y],
  ];
}

/** A placement that is not likely. */
function placed(corners: Quad): Placement {
  const side = { line: [corners[0], corners[1]], probability: 0.1 } as const;
  const refinement = { corners, turned: 0, card: 0.8, thai: 0 };
  return { corners, refinement, sides: [side, side, side, side], drift: 0, lastMove: 0 };
}

/** All quads that are proposed if the finder returns `closer` for a part of the photo. */
async function proposed(first: Quad, { isPlaced = false, closer = covering(0.25) } = {}): Promise<Quad[]> {
  const cut = closerFinderCut(first);
  const inView = mapQuad(closer, (corner) => project(invert(cut.toPhoto), corner)).flat();
  const corners = Float32Array.from(inView, (px) => px / finderSidePx);
  const found = { corners, confidence: Float32Array.of(1), cells: new Float32Array(256) };
  const finder: Model = {
    ...realFinder,
    run: async () => Object.fromEntries(Object.entries(found).map(([name, data]) => [name, { data, shape: [1] }])),
  };
  const quads: Quad[] = [];
  const best = () => (isPlaced ? placed(first) : undefined);
  for await (const quad of proposedQuads(photo, finder, { first, best })) quads.push(quad);
  return quads;
}

test('if the first quad covers most of the photo, its frame comes next', async () => {
  assert.deepEqual(await proposed(covering(0.6)), [covering(0.6), frame]);
});

test('otherwise the part of the photo around the first quad is searched', async () => {
  const [first, closer, ...others] = await proposed(covering(0.3));
  assert.deepEqual(first, covering(0.3));
  assert.ok(largestMovePx(closer!, covering(0.25)) < 1e-3);
  assert.deepEqual(others, []);
});

test('sides are moved only if a quad was placed', async () => {
  assert.equal((await proposed(covering(0.3))).length, 2);
  assert.equal((await proposed(covering(0.3), { isPlaced: true })).length, 2 + thresholds.maxCompleted);
});

test('however unlikely all quads are, the number of runs is bounded', async () => {
  const runs = { finder: 0, refiner: 0, edges: 0 };
  const counted = async (role: keyof typeof runs): Promise<Model> => {
    const model = await open(`card-${role}`);
    return {
      ...model,
      run: (inputs) => {
        runs[role]++;
        return model.run(inputs);
      },
    };
  };
  const judge = await open('card-judge');
  const models: CardModels = {
    finder: await counted('finder'),
    refiner: await counted('refiner'),
    edges: await counted('edges'),
    judge: { ...judge, run: async () => ({ value: { data: Float32Array.of(0.01), shape: [1] } }) },
    faces: await open('face-detector'),
  };
  const pixels = await decode(readFileSync('samples/sample-card.jpg'), { maxBytes: 4_194_304, maxPixels: 50_000_000 });
  assert.ok(await locate(pyramid(pixels), models), 'a Thai card is found even if its corners are unlikely');
  const maxQuads = 2 + thresholds.maxCompleted;
  assert.ok(runs.finder <= 2);
  assert.equal(runs.refiner, maxQuads);
  assert.ok(runs.edges <= thresholds.maxPasses + (maxQuads - 1) * thresholds.laterPasses);
});
