import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invert, type Point, project, type Quad } from '../image/index.ts';
import { areaCut, areaQuad, cardMm, finderCut, refinerCut, refinerView } from './views.ts';

const card: Quad = [
  [300, 200],
  [900, 260],
  [880, 640],
  [290, 590],
];

function assertNear(actual: Point, expected: Point) {
  assert.ok(Math.hypot(actual[0] - expected[0], actual[1] - expected[1]) < 1e-6, `${actual} is not ${expected}`);
}

test('the finder receives the whole photo in the middle of its square, with a margin on every side', () => {
  const toView = invert(finderCut({ widthPx: 1280, heightPx: 960 }).toPhoto);
  assertNear(project(toView, [640, 480]), [128, 128]);
  assertNear(project(toView, [0, 480]), [12.8, 128]);
});

test("the corners of the card lie at the margin of the refiner's view", () => {
  const toView = invert(refinerCut(card).toPhoto);
  const { widthPx, heightPx, margin } = refinerView;
  const inset = margin / (1 + 2 * margin);
  assertNear(project(toView, card[0]), [widthPx * inset, heightPx * inset]);
  assertNear(project(toView, card[2]), [widthPx * (1 - inset), heightPx * (1 - inset)]);
});

test('an area of the card is cut from where its corners lie in the photo', () => {
  const area = { xMm: 60, yMm: 25, widthMm: 20, heightMm: 25 };
  const cut = areaCut(card, area, { widthPx: 100, heightPx: 125 });
  const quad = areaQuad(card, area);
  assertNear(project(cut.toPhoto, [0, 0]), quad[0]);
  assertNear(project(cut.toPhoto, [100, 125]), quad[2]);
});

test('the whole card as an area has the corners of the card', () => {
  const corners = areaQuad(card, { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: cardMm.height });
  corners.forEach((corner, i) => {
    assertNear(corner, card[i]!);
  });
});
