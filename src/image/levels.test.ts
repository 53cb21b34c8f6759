import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreadLevels } from './levels.ts';
import { blankPixels } from './pixels.ts';

test('a pale part is spread from black to white, and whatever is darker becomes black', () => {
  const picture = blankPixels(20, 10);
  const part = { x0: 10, y0: 0, x1: 20, y1: 10 };
  for (let y = 0; y < 10; y++)
    for (let x = 10; x < 20; x++) picture.data.fill(220 + x, (y * 20 + x) * 3, (y * 20 + x + 1) * 3);
  const row = [...spreadLevels(picture, part).data.subarray(0, 60)].filter((_, i) => i % 3 === 0);
  assert.deepEqual(row.slice(0, 10), Array(10).fill(0));
  assert.deepEqual(row.slice(10), [0, 28, 57, 85, 113, 142, 170, 198, 227, 255]);
  assert.equal(picture.data[30], 230, 'the picture itself is unchanged');
});

test('a part without contrast is not amplified to noise', () => {
  const picture = blankPixels(4, 4);
  picture.data.set(picture.data.map((_, i) => 250 + (i % 2)));
  const levels = new Set(spreadLevels(picture, { x0: 0, y0: 0, x1: 4, y1: 4 }).data);
  assert.deepEqual(levels, new Set([0, 32]));
});
