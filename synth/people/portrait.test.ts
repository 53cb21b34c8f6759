import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blankPixels, encodeJpeg } from '../../src/image/index.ts';
import { drawFace } from './drawn-face.ts';
import { listPortraits, loadPortraits, shrink } from './load.ts';
import { cutOut, cutsOf } from './matte.ts';
import { mapPoints, measureFace, type Portrait } from './portrait.ts';
import { portraitOf, Studio } from './studio.ts';
import { insideBars } from './trim.ts';

const face = drawFace(3);
const fixtures = fileURLToPath(new URL('../../test/fixtures/portraits', import.meta.url));

test('the same seed draws the same face, another seed another', () => {
  assert.deepEqual(drawFace(3), face);
  assert.notDeepEqual(drawFace(4).points, face.points);
});

test('eyes lie above the nose, the nose above the mouth, all in the face box', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { points, box } = drawFace(seed);
    const [right, left, nose, , mouth] = points;
    assert.ok(right[0] < left[0] && left[1] < nose[1] && nose[1] < mouth[1]);
    for (const [x, y] of points)
      assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height, `seed ${seed}`);
  }
});

test('a face is measured from the middle of its eyes to the middle of its mouth', () => {
  const ruler = measureFace([
    [0, 0],
    [8, 0],
    [4, 3],
    [1, 6],
    [7, 6],
  ]);
  assert.deepEqual(ruler, { eyes: [4, 0], mouth: [4, 6], length: 6 });
});

test('a plain background is cut away, the face is kept whole', () => {
  const { matte, pixels } = cutOut(face);
  const at = (x: number, y: number): number => matte[Math.round(y) * pixels.widthPx + Math.round(x)]!;
  assert.equal(at(10, 10), 0);
  for (const [x, y] of face.points) assert.equal(at(x, y), 255);
  assert.deepEqual(cutsOf(cutOut(face)), { top: false, bottom: true, sides: false });
});

test('a busy background is kept, and a given matte is used', () => {
  const busy = { ...face, pixels: { ...face.pixels, data: face.pixels.data.map((_, i) => (i * 7919) % 251) } };
  assert.ok(cutOut(busy).matte.every((value) => value === 255));
  const matte = new Uint8Array(face.pixels.widthPx * face.pixels.heightPx).fill(9);
  assert.equal(cutOut({ ...face, matte }).matte, matte);
});

test('padding bars are distinguished from the picture inside', () => {
  const padded = blankPixels(60, 40);
  for (let i = 0; i < padded.data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % 60, Math.floor(i / 180)];
    padded.data[i] = x < 10 || x >= 50 ? 255 : 60 + ((x * 31 + y * 17) % 120);
  }
  assert.deepEqual(insideBars(padded), { x: 12, y: 0, widthPx: 36, heightPx: 40 });
});

test('a large portrait is shrunk with its points, its box and its matte', () => {
  const { length } = measureFace(face.points);
  const small = shrink(cutOut(face), 20);
  const scale = measureFace(small.points).length / length;
  assert.ok(Math.abs(scale - 20 / length) < 1e-9);
  assert.ok(Math.abs(small.box.width / face.box.width - scale) < 1e-9);
  assert.equal(small.matte?.length, small.pixels.widthPx * small.pixels.heightPx);
  const [x, y] = small.points[2].map(Math.round) as [number, number];
  const [fromX, fromY] = face.points[2].map(Math.round) as [number, number];
  const red = ({ pixels }: Portrait, px: number, py: number): number => pixels.data[(py * pixels.widthPx + px) * 3]!;
  assert.ok(Math.abs(red(small, x, y) - red(face, fromX, fromY)) < 40);
});

test('a studio returns the portrait of an index, and draws a face if there is none', () => {
  const studio = new Studio({ portraits: [face] });
  assert.equal(portraitOf(studio, 0, 5), face);
  for (const index of [-1, 1]) assert.deepEqual(portraitOf(studio, index, 5 + 4096), drawFace(5));
  assert.equal(portraitOf(studio, -1, 5), portraitOf(studio, -1, 5));
});

test('a folder lists its portraits by portraits.jsonl, which are loaded with eyes and mouth at most 72 px apart', async () => {
  const files = await listPortraits(fixtures);
  assert.equal(files.length, 2);
  for (const { id, points } of await loadPortraits(files)) {
    assert.ok(files.some(({ file }) => file.endsWith(id)));
    assert.ok(measureFace(points).length <= 72.001);
  }
});

test('without a list, a detector runs on each picture, and pictures without a face are left out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portraits-'));
  try {
    for (const [name, widthPx] of [
      ['a.jpg', 40],
      ['b.jpg', 30],
      ['notes.txt', 20],
    ] as const)
      await writeFile(join(folder, name), await encodeJpeg(blankPixels(widthPx, 20), { quality: 80 }));
    const points = mapPoints(face.points, ([x, y]) => [x / 10, y / 10]);
    const box = { x: 0, y: 0, width: 9, height: 9 };
    const found = await listPortraits(folder, async ({ widthPx }) => (widthPx === 40 ? { box, points } : undefined));
    assert.deepEqual(found, [{ file: join(folder, 'a.jpg'), box, points }]);
    await assert.rejects(listPortraits(folder), /Expected portraits.jsonl in .*, or a face detector/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
