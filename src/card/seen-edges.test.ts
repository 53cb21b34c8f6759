import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { decode, diagonalPx, type Point, pyramid, type Quad } from '../image/index.ts';
import { openModel } from '../model/index.ts';
import { lookAtEdges, moveToSeen, type SeenSide } from './seen-edges.ts';
import { sidesOf } from './sides.ts';
import { cardMm } from './views.ts';

const edges = await openModel('card-edges', { dir: 'models', threads: 1 });
after(() => edges.close());
const photo = pyramid(
  await decode(readFileSync('test/fixtures/sample-card.jpg'), { maxBytes: 4_194_304, maxPixels: 50_000_000 }),
);
/** As it was drawn. */
const card: Quad = [
  [290, 128],
  [1188, 106],
  [1202, 673],
  [304, 694],
];
const worst = (quad: Quad): number =>
  Math.max(...quad.map(([x, y]: Point, i) => Math.hypot(x - card[i]![0], y - card[i]![1]))) / diagonalPx(card);

for (const [name, at] of [
  ['inside', 0.04],
  ['outside', -0.04],
] as const)
  test(`a side that was put 4 % of the width too far ${name} is put back`, async () => {
    const [[ax, ay], [bx, by], c, d] = card;
    const along = ([x, y]: Point, [farX, farY]: Point): Point => [x + (farX - x) * at, y + (farY - y) * at];
    const wrong: Quad = [along([ax, ay], [bx, by]), [bx, by], c, along(d, c)];
    assert.ok(worst(wrong) > 0.03);
    const moved = moveToSeen(wrong, await lookAtEdges(photo, edges, wrong));
    assert.ok(worst(moved) < 0.005, `${worst(moved)}`);
  });

test('a side stays where it is when another line is hardly more probable, or itself not probable', () => {
  const own = sidesOf([
    [0, 0],
    [cardMm.width, 0],
    [cardMm.width, cardMm.height],
    [0, cardMm.height],
  ]);
  const said = (share: number, ownShare: number): SeenSide[] =>
    own.map(([[ax, ay], [bx, by]]) => ({
      line: [
        [ax + 3, ay + 3],
        [bx + 3, by + 3],
      ],
      share,
      ownShare,
    }));
  assert.deepEqual(moveToSeen(card, said(0.6, 0.55)), card);
  assert.deepEqual(moveToSeen(card, said(0.3, 0)), card);
  assert.notDeepEqual(moveToSeen(card, said(0.8, 0.1)), card);
});
