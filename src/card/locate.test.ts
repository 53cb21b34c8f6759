import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import {
  compose,
  cutView,
  decode,
  diagonalPx,
  mapQuad,
  type Pixels,
  type Point,
  pyramid,
  type Quad,
  rectToQuad,
} from '../image/index.ts';
import { type Model, openModel } from '../model/index.ts';
import { fitToEdges } from './edges.ts';
import { placeAndJudge } from './judge.ts';
import { locate } from './locate.ts';

const options = { dir: 'models', threads: 1 };
const models = {
  finder: await openModel('card-finder', options),
  refiner: await openModel('card-refiner', options),
  edges: await openModel('card-edges', options),
  judge: await openModel('card-judge', options),
  faces: await openModel('face-detector', options),
};
after(() => Promise.all(Object.values(models).map((model) => model.close())));
const pixels = await decode(readFileSync('samples/sample-card.jpg'), {
  maxBytes: 4_194_304,
  maxPixels: 50_000_000,
});
const photo = pyramid(pixels);
/** The corners that were drawn. */
const card: Quad = [
  [290, 128],
  [1188, 106],
  [1202, 673],
  [304, 694],
];
const worst = (quad: Quad, truth = card): number =>
  Math.max(...quad.map(([x, y], i) => Math.hypot(x - truth[i]![0], y - truth[i]![1]))) / diagonalPx(truth);

/** The card with its left side moved in or out by a share of its width. */
function withSideAt(share: number): Quad {
  const [a, b, c, d] = card;
  const along = ([x, y]: Point, [farX, farY]: Point): Point => [x + (farX - x) * share, y + (farY - y) * share];
  return [along(a, b), b, c, along(d, c)];
}

/** The card cut out along its edges, with a margin on every side in shares of its width; below 0 the cut goes into the card. */
function scanOf(margin: number): { readonly picture: Pixels; readonly corners: Quad } {
  const [widthPx, heightPx] = [900, 568];
  const px = margin * widthPx;
  const [fullWidth, fullHeight] = [Math.round(widthPx + 2 * px), Math.round(heightPx + 2 * px)];
  const toPhoto = compose(rectToQuad(widthPx, heightPx, card), [1, 0, -px, 0, 1, -px, 0, 0, 1]);
  const picture = cutView(photo, { widthPx: fullWidth, heightPx: fullHeight, toPhoto });
  return {
    picture,
    corners: [
      [px, px],
      [px + widthPx, px],
      [px + widthPx, px + heightPx],
      [px, px + heightPx],
    ],
  };
}

/** A model that throws when it runs, to show that it does not run. */
const throwing: Model = {
  ...models.finder,
  run: () => {
    throw new Error('Expected not to run');
  },
};

for (const [name, share] of [
  ['inside', 0.04],
  ['outside', -0.04],
] as const)
  test(`a side that is 4 % of the width too far ${name} is fitted to the edge of the card`, async () => {
    const wrong = withSideAt(share);
    assert.ok(worst(wrong) > 0.03);
    const fit = await fitToEdges(photo, models.edges, wrong);
    assert.ok(worst(fit.quad) < 0.005, `${worst(fit.quad)}`);
    assert.ok(fit.sides.every(({ probability }) => probability > 0 && probability <= 1 + 1e-6));
  });

test('an inexact quad is placed on the card and judged likely; a quad next to the card is not', async () => {
  const onCard = await placeAndJudge(photo, models, { quad: withSideAt(0.06), maxPasses: 3 });
  assert.ok(onCard && worst(onCard.corners) < 0.004, `${onCard && worst(onCard.corners)}`);
  assert.ok(onCard.likelihood > 0.8, `${onCard.likelihood}`);
  const beside = mapQuad(card, ([x, y]) => [x / 3, y / 3 + 480]);
  const wrong = await placeAndJudge(photo, models, { quad: beside, maxPasses: 3 });
  assert.ok(wrong === undefined || wrong.likelihood < 0.5, `${wrong?.likelihood}`);
});

test('a quad in which the refiner sees no card is not placed', async () => {
  const refiner: Model = {
    ...models.refiner,
    run: async (inputs) => {
      const seen = await models.refiner.run(inputs);
      return { ...seen, card: { data: Float32Array.of(0.4), shape: [1] } };
    },
  };
  assert.equal(
    await placeAndJudge(photo, { ...models, refiner, edges: throwing }, { quad: card, maxPasses: 3 }),
    undefined,
  );
});

test('the card is found, upright and recognised as Thai', async () => {
  const found = await locate(photo, models);
  assert.ok(found && worst(found.corners) < 0.004);
  assert.ok(found.confidence > 0.9 && found.thaiCard > 0.9);
});

for (const [name, margin, limit] of [
  ['exactly to its edge', 0, 0.01],
  ['with a margin of 2 %', 0.02, 0.01],
  ['1 % into it', -0.01, 0.02],
] as const)
  test(`a card that was cropped ${name} is found`, async () => {
    const { picture, corners } = scanOf(margin);
    const found = await locate(pyramid(picture), models);
    assert.ok(found && worst(found.corners, corners) < limit, `${found && worst(found.corners, corners)}`);
  });

test('a quad from the picture before is placed without a pass of the finder', async () => {
  const found = await locate(photo, { ...models, finder: throwing }, withSideAt(0.03));
  assert.ok(found && worst(found.corners) < 0.004);
});

test('no card is found in a plain grey picture', async () => {
  const data = new Uint8Array(640 * 480 * 3).fill(180);
  assert.equal(await locate(pyramid({ data, widthPx: 640, heightPx: 480 }), models), undefined);
});
