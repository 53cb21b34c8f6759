import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { font, openCanvas } from './canvas.ts';
import { greyOf, linearOf, linearOfQuarter, srgbOf } from './light.ts';
import { pixelsOf, putPixels } from './raster.ts';
import { recompress } from './recompress.ts';
import { dropWeakDetail } from './weak-detail.ts';
import { alignOut, crop, grow, overlaps, union } from './window.ts';

/** Each pixel encodes its position: red x, green y. */
function places(widthPx: number, heightPx: number): Pixels {
  const pixels = blankPixels(widthPx, heightPx);
  for (let i = 0; i < widthPx * heightPx; i++) pixels.data.set([i % widthPx, Math.floor(i / widthPx), 7], i * 3);
  return pixels;
}

test('a crop contains the pixels at its position', () => {
  const part = crop(places(20, 12), { x: 5, y: 3, widthPx: 4, heightPx: 2 });
  assert.deepEqual(Array.from(part.data.subarray(0, 3)), [5, 3, 7]);
  assert.deepEqual(Array.from(part.data.subarray(-3)), [8, 4, 7]);
});

test('a window aligned to a grid begins and ends on it, extends by one cell and stays in the photo', () => {
  const photo = { widthPx: 100, heightPx: 70 };
  assert.deepEqual(alignOut({ x: 33, y: 40, widthPx: 10, heightPx: 5 }, 16, photo), {
    x: 16,
    y: 16,
    widthPx: 48,
    heightPx: 48,
  });
  assert.deepEqual(alignOut({ x: 0, y: 0, ...photo }, 16, photo), { x: 0, y: 0, ...photo });
});

test('windows grow, intersect and are merged', () => {
  const [a, b] = [
    { x: 0, y: 0, widthPx: 4, heightPx: 4 },
    { x: 4, y: 1, widthPx: 3, heightPx: 9 },
  ];
  assert.equal(overlaps(a, b), false);
  assert.equal(overlaps(grow(a, 1), b), true);
  assert.deepEqual(union(a, b), { x: 0, y: 0, widthPx: 7, heightPx: 10 });
});

test('pixels written to a canvas are read back unchanged', () => {
  const { canvas, context } = openCanvas(20, 12);
  context.scale(2, 2);
  putPixels(context, places(20, 12), [0, 0]);
  assert.deepEqual(pixelsOf(canvas).data, places(20, 12).data);
});

test('the fonts are loaded: Thai and Latin letters have their own widths', () => {
  const { context } = openCanvas(10, 10);
  const width = (face: string, text: string): number => {
    context.font = font(face, 40);
    return context.measureText(text).width;
  };
  assert.notEqual(width('taviraj-600', 'บัตร'), width('k2d-500', 'บัตร'));
  assert.notEqual(width('taviraj-600', 'Card'), width('sarabun-700', 'Card'));
});

test('light and bytes are each other’s inverse', () => {
  for (let byte = 0; byte < 256; byte++) {
    assert.equal(Math.round(255 * srgbOf(linearOf[byte]!)), byte);
    assert.equal(linearOfQuarter[byte * 4], linearOf[byte]);
  }
  assert.ok(Math.abs(greyOf(200, 200, 200) - 200) < 1e-9);
});

test('weak detail is removed and strong detail is kept', () => {
  const striped = (by: number): Pixels => {
    const pixels = blankPixels(40, 40);
    for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = 120 + ((Math.floor(i / 3) >> 1) % 2) * by;
    return pixels;
  };
  const kept = (by: number): number => {
    const { data } = dropWeakDetail(striped(by), { sigma: 2, edge: 20 });
    const row = data.subarray(20 * 120 + 30, 20 * 120 + 90);
    return (Math.max(...row) - Math.min(...row)) / by;
  };
  assert.ok(kept(8) < 0.3, `weak: ${kept(8)}`);
  assert.ok(kept(100) > 0.9, `strong: ${kept(100)}`);
});

test('a JPEG loses more the lower its quality', async () => {
  const picture = places(64, 64);
  const loss = async (quality: number): Promise<number> => {
    const { data } = await recompress(picture, { quality, chroma: '4:4:4', tables: 0 });
    return data.reduce((sum, value, i) => sum + Math.abs(value - picture.data[i]!), 0) / data.length;
  };
  const [fine, coarse] = [await loss(100), await loss(20)];
  assert.ok(fine < 1 && coarse > 2 * fine, `${fine} and ${coarse}`);
});
