import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { decode, type Pyramid, pyramid, type Quad, rectangle } from '../image/index.ts';
import { type Model, openModel } from '../model/index.ts';
import { type CardModels, locate } from './locate.ts';
import type { Placement } from './placement.ts';
import { proposedQuads } from './proposals.ts';
import { thresholds } from './thresholds.ts';

const photo: Pyramid = pyramid({ data: new Uint8Array(600 * 400 * 3).fill(128), widthPx: 600, heightPx: 400 });
const frame = rectangle(600, 400);

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

/** A placement in which the refiner sees a card with the given probability. */
function placed(corners: Quad, card: number): Placement {
  const side = { line: [corners[0], corners[1]], probability: 0.1 } as const;
  const refinement = { corners, turned: 0, card, thai: 0 };
  return { corners, refinement, sides: [side, side, side, side], drift: 0, lastMove: 0 };
}

test('the frame of the photo is the second quad if the first one covers most of the photo, and no quad otherwise', () => {
  assert.deepEqual([...proposedQuads(photo, covering(0.6), () => undefined)], [covering(0.6), frame]);
  assert.deepEqual([...proposedQuads(photo, covering(0.3), () => undefined)], [covering(0.3)]);
});

test('sides are moved only on a quad in which the refiner sees a card', () => {
  const first = covering(0.3);
  assert.equal([...proposedQuads(photo, first, () => placed(first, 0.2))].length, 1);
  assert.ok([...proposedQuads(photo, first, () => placed(first, 0.8))].length > thresholds.maxQuads);
});

test('however unlikely all quads are, the number of runs is bounded', async () => {
  const runs = { finder: 0, refiner: 0, edges: 0 };
  const opened: Model[] = [];
  after(() => Promise.all(opened.map((model) => model.close())));
  const open = async (name: string): Promise<Model> => {
    const model = await openModel(name, { dir: 'models', threads: 1 });
    opened.push(model);
    return model;
  };
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
  assert.equal(runs.finder, 1);
  assert.equal(runs.refiner, thresholds.maxQuads);
  assert.ok(runs.edges <= thresholds.maxQuads * thresholds.maxPasses);
});
