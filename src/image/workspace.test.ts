import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainCutter } from './cutter.ts';
import { type Homography, rectToQuad } from './geometry.ts';
import type { Pixels } from './pixels.ts';
import { cutGrey, cutTensor, cutView, pyramid } from './pyramid.ts';
import type { Cut } from './warp.ts';
import { Workspace } from './workspace.ts';

function noise(widthPx: number, heightPx: number): Pixels {
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (i * 7919 + ((i * i) >> 3)) % 256);
  return { data, widthPx, heightPx };
}

const size = { widthPx: 24, heightPx: 17 } as const;
const views: Readonly<Record<string, Omit<Cut, 'widthPx' | 'heightPx'>>> = {
  'as fine as the photo': { toPhoto: [1, 0, 3, 0, 1, 2, 0, 0, 1] },
  'tilted, with means of 4': { toPhoto: tilted(60) },
  'tilted, with means of 9': { toPhoto: tilted(100) },
  'tilted, a single sample': { toPhoto: tilted(100), sampling: 'single' },
  'tilted, smaller than any level': { toPhoto: tilted(600) },
  'past the edge, the nearest repeated': { toPhoto: [1.3, 0.1, -9, 0.2, 1.4, -7, 0, 0, 1] },
  'past the edge, grey': { toPhoto: [3, 0.1, -19, 0.2, 3.4, -17, 0, 0, 1], outside: 114 },
  'past the edge, a single sample': { toPhoto: [4, 1, -9, 1, 4, -7, 0, 0, 1], outside: 7, sampling: 'single' },
  'past the horizon': { toPhoto: [1, 0, 3, 0, 1, 2, -0.08, 0.01, 1], outside: 114 },
};

function tilted(px: number): Homography {
  return rectToQuad(size.widthPx, size.heightPx, [
    [2.3, 5.1],
    [px, 1.7],
    [px * 1.1, px * 0.9],
    [4.4, px * 0.7],
  ]);
}

const workspace = new Workspace();
for (const [widthPx, heightPx] of [
  [160, 120],
  [131, 97],
  [1, 7],
] as const)
  for (const [name, view] of Object.entries(views))
    test(`in a workspace, a view of ${widthPx}×${heightPx} pixels ${name}, has the same bytes, planes and grey`, () => {
      const photo = noise(widthPx, heightPx);
      const [plain, fast] = [pyramid(photo), pyramid(photo, workspace)];
      const cut = { ...size, ...view };
      assert.deepEqual(cutView(fast, cut), cutView(plain, cut));
      assert.deepEqual(cutTensor(fast, cut), cutTensor(plain, cut));
      const moved = { ...cut, toPhoto: [1, 0.3, 5, 0, 1, 2, 0, 0, 1] as const };
      assert.deepEqual(cutTensor(fast, cut, moved), cutTensor(plain, cut, moved));
      assert.deepEqual(cutGrey(fast, cut), cutGrey(plain, cut));
      assert.deepEqual(fast.photo, photo);
    });

test('a photo of any size is halved in the same way with and without a workspace', () => {
  for (const [widthPx, heightPx] of [
    [8, 6],
    [7, 5],
    [2, 1],
    [1, 1],
    [333, 201],
  ] as const) {
    const photo = noise(widthPx, heightPx);
    const [held, half] = workspace.load(photo)!;
    assert.deepEqual(held, photo);
    for (let level = 1, [fast, plain] = [half, plainCutter.halve(photo)]; level <= 6; level++) {
      assert.deepEqual(fast, plain);
      [fast, plain] = [workspace.halve(fast), plainCutter.halve(plain)];
    }
  }
});

test('a larger photo is stored after a smaller one, and one that is too large is cut without being stored', () => {
  const cut = { ...size, toPhoto: tilted(900) };
  for (const photo of [noise(40, 30), noise(1700, 1300), { ...noise(1, 1), data: new Uint8Array(17e6 * 3) }]) {
    const [widthPx, heightPx] = photo.data.length > 5e7 ? [5000, 3400] : [photo.widthPx, photo.heightPx];
    const sized = { ...photo, widthPx, heightPx };
    const fast = pyramid(sized, workspace);
    assert.equal(fast.workspace === undefined, widthPx === 5000);
    assert.deepEqual(cutView(fast, cut), cutView(pyramid(sized), cut));
  }
});

test('a tensor is unchanged while the next of 2 MiB is cut, wherever they are', () => {
  const photo = pyramid(noise(160, 120), workspace);
  let [last, copy]: [Float32Array, Float32Array] = [new Float32Array(), new Float32Array()];
  for (const [i, sidePx] of [256, 400, 400, 320, 416, 400, 96, 400, 416, 288, 400, 64, 400, 416].entries()) {
    const by = 1 + i / 10;
    const { data } = cutTensor(photo, { widthPx: sidePx, heightPx: sidePx, toPhoto: [by, 0, 0, 0, by, 0, 0, 0, 1] });
    assert.ok(Buffer.from(last.buffer, last.byteOffset, last.byteLength).equals(Buffer.from(copy.buffer)));
    [last, copy] = [data, data.slice()];
  }
});

test('a cleared workspace holds nothing of the photo and its views', () => {
  const own = new Workspace();
  const photo = pyramid(noise(160, 120), own);
  const { data } = cutTensor(photo, { ...size, toPhoto: [1, 0, 3, 0, 1, 2, 0, 0, 1] });
  const levels = [0, 1, 2].map((index) => photo.level(index).data);
  assert.ok([data, ...levels].every((numbers) => numbers.some((value: number) => value > 0)));
  own.clear();
  assert.ok([data, ...levels].every((numbers) => numbers.every((value: number) => value === 0)));
});
