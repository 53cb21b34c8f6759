import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blankPixels,
  diagonalPx,
  invert,
  type Point,
  project,
  pyramid,
  type Quad,
  rectToQuad,
} from '../image/index.ts';
import { otherQuads, snapToEdges } from './snap.ts';

const card: Quad = [
  [152.3, 101.8],
  [518.1, 131.2],
  [497.6, 362.4],
  [131.9, 331.5],
];
const rough: Quad = [
  [146, 108],
  [524, 127],
  [491, 357],
  [138, 337],
];

/** A light card with a frame and a stripe printed on it, on a darker ground with grain. */
function photo(contrast: number) {
  const pixels = blankPixels(640, 480);
  const toCard = invert(rectToQuad(1, 1, card));
  let grain = 1;
  for (let y = 0, at = 0; y < 480; y++)
    for (let x = 0; x < 640; x++) {
      const [u, v] = project(toCard, [x + 0.5, y + 0.5]);
      const isCard = u > 0 && v > 0 && u < 1 && v < 1;
      const isStripe = isCard && v > 0.3 && v < 0.4 && u > 0.1 && u < 0.6;
      grain = (grain * 16807) % 2147483647;
      const level = 110 + (isCard ? contrast : 0) - (isStripe ? contrast : 0) + (grain % 11);
      for (let k = 0; k < 3; k++) pixels.data[at++] = level;
    }
  return pyramid(pixels);
}

const worst = (quad: Quad, other: Quad): number =>
  Math.max(...quad.map(([x, y]: Point, i) => Math.hypot(x - other[i]![0], y - other[i]![1]))) / diagonalPx(card);

for (const contrast of [90, 25])
  test(`corners off by 2 % end within 0.4 % where card and ground differ by ${contrast} levels`, () => {
    assert.ok(worst(rough, card) > 0.018);
    const { quad: snapped } = snapToEdges(photo(contrast), rough);
    assert.ok(worst(snapped, card) < 0.004, `${worst(snapped, card)}`);
  });

test('without edges the corners stay where they are', () => {
  assert.ok(worst(snapToEdges(photo(0), rough).quad, rough) < 0.012);
});

test('a side that lies 7 % off is found among the other quads', () => {
  const [a, b, c, d] = card;
  const out = (from: Point, to: Point): Point => [to[0] + 0.12 * (to[0] - from[0]), to[1] + 0.12 * (to[1] - from[1])];
  const wrong: Quad = [a, out(a, b), out(d, c), d];
  assert.ok(worst(snapToEdges(photo(90), wrong).quad, card) > 0.03);
  const nearest = Math.min(...otherQuads(photo(90), wrong).map(({ quad }) => worst(quad, card)));
  assert.ok(nearest < 0.006, `${nearest}`);
});
