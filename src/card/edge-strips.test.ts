import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invert, project, type Quad, rectToQuad } from '../image/index.ts';
import { edgeStrip, edgeStrips } from './edge-strips.ts';
import { cardMm } from './views.ts';

const card: Quad = [
  [152, 101],
  [518, 131],
  [497, 362],
  [131, 331],
];

test('each strip has its side in the middle, the inside of the card above it and the outside below', () => {
  const toCard = invert(rectToQuad(cardMm.width, cardMm.height, card));
  const { widthPx, heightPx, rowMm } = edgeStrip;
  const far = (heightPx / 2) * rowMm;
  const { width, height } = cardMm;
  const middles = [
    [width / 2, 0, 0, -far],
    [width, height / 2, far, 0],
    [width / 2, height, 0, far],
    [0, height / 2, -far, 0],
  ] as const;
  for (const [i, { toPhoto }] of edgeStrips(card).entries())
    for (const [share, sign] of [
      [0, -1],
      [0.5, 0],
      [1, 1],
    ] as const) {
      const [x, y] = project(toCard, project(toPhoto, [widthPx / 2, heightPx * share]));
      const [middleX, middleY, outX, outY] = middles[i]!;
      assert.ok(Math.hypot(x - middleX - sign * outX, y - middleY - sign * outY) < 1e-6, `side ${i}: ${x}, ${y}`);
    }
});
