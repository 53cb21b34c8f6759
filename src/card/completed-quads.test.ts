import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapQuad, type Point, type Quad } from '../image/index.ts';
import { completedQuads } from './completed-quads.ts';
import { slant } from './shape.ts';

const photo = { widthPx: 1280, heightPx: 960 };
const card: Quad = [
  [200, 200],
  [1056, 200],
  [1056, 739.8],
  [200, 739.8],
];

const worst = (quad: Quad, other: Quad): number =>
  Math.max(...quad.map(([x, y]: Point, i) => Math.hypot(x - other[i]![0], y - other[i]![1])));

/** The card with one side, given by the index of its first corner, moved along its neighbours by a share of their length. */
function withSideMoved(side: number, share: number): Quad {
  const neighbours = [
    [side, (side + 3) % 4],
    [(side + 1) % 4, (side + 2) % 4],
  ] as const;
  return mapQuad(card, (corner, index) => {
    const from = neighbours.find(([at]) => at === index)?.[1];
    if (from === undefined) return corner;
    const [x, y] = card[from]!;
    return [corner[0] + share * (corner[0] - x), corner[1] + share * (corner[1] - y)];
  });
}

for (const side of [0, 1, 2, 3])
  test(`if side ${side} is off by an eighth, one of the quads completed from the other sides is the card`, () => {
    const quads = completedQuads(withSideMoved(side, -0.125), photo);
    assert.ok(Math.min(...quads.map((quad) => worst(quad, card))) < 2);
  });

test('a rectangle has no slant, and a quad with a corner pulled in has much', () => {
  assert.equal(slant(card), 0);
  assert.ok(slant([card[0], [900, 350], card[2], card[3]]) > 0.2);
});
