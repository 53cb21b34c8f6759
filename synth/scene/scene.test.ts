import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  blankPixels,
  encodeJpeg,
  isConvexClockwise,
  meanWidthPx,
  type Point,
  type Quad,
} from '../../src/image/index.ts';
import { bytesOf } from '../base/canvas.ts';
import { cardHeight, cardWidth, type PhotoPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { planNoCard, planPhoto } from '../index.ts';
import { Studio } from '../people/studio.ts';
import { drawBackground } from './background.ts';
import { cardLayer } from './card-layer.ts';
import { drawFingers } from './fingers.ts';
import { boxQuad, cardGeometry, mapGeometry } from './geometry.ts';
import { lightAt } from './light-field.ts';
import { loadScenes } from './load.ts';
import { planScene } from './plan.ts';
import { planPose, quadOf } from './plan-quad.ts';
import { readLight, shadeCard } from './scene-light.ts';

const frame = { widthPx: 320, heightPx: 240 };
const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const studio = new Studio({ portraits: [] });
const plan = planPhoto(6, { ...frame, family: 'thai' });

const isInside = ([x, y]: Point): boolean => x >= 0 && y >= 0 && x <= frame.widthPx && y <= frame.heightPx;

test('cards are convex and clockwise, and have the width of cards in photos', () => {
  for (const seed of seeds) {
    const quad = quadOf(planPose(new Random(seed), frame), frame);
    assert.ok(isConvexClockwise(quad), `seed ${seed}`);
    const share = meanWidthPx(quad) / frame.widthPx;
    assert.ok(share > 0.1 && share < 1.3, `seed ${seed}: ${share}`);
  }
});

test('most cards lie wholly in the photo, and some are cut', () => {
  const whole = seeds.filter((seed) => quadOf(planPose(new Random(seed), frame), frame).every(isInside)).length;
  assert.ok(whole > 130 && whole < 195, `${whole} of 200`);
});

test('seen straight on, a card keeps its proportion and has the position of its pose', () => {
  const [a, b, c] = quadOf({ roll: 0, pitch: 0, yaw: 0, width: 0.5, centre: [0.5, 0.5] }, frame);
  assert.deepEqual([b[0] - a[0], (a[0] + c[0]) / 2, (a[1] + c[1]) / 2], [160, 160, 120]);
  assert.ok(Math.abs((c[1] - b[1]) / (b[0] - a[0]) - cardHeight / cardWidth) < 1e-9);
});

test('a card turned away is narrower at its far side', () => {
  const [a, b, c, d] = quadOf({ roll: 0, pitch: 0, yaw: 0.5, width: 0.5, centre: [0.5, 0.5] }, frame);
  assert.ok(c[1] - b[1] < d[1] - a[1]);
});

test('scans lie flat in even light, without hands', () => {
  const scans = seeds
    .map((seed) => planScene(new Random(seed), frame))
    .filter(({ background }) => background.kind === 'scan');
  assert.ok(scans.length > 3);
  for (const { fingers, neighbour, light } of scans)
    assert.deepEqual([fingers, neighbour, light.spot, light.bars, light.glare, light.veil], [0, 0, 0, 0, 0, 0]);
});

test('panel and face lie on the card in the photo, and are mapped with it to another picture', () => {
  const { panel, points, face, card } = cardGeometry(plan, studio);
  assert.deepEqual(card, plan.scene.quad);
  const box = (quad: readonly Point[]) =>
    [0, 1].flatMap((axis) => {
      const values = quad.map((point) => point[axis as 0 | 1]);
      return [Math.min(...values), Math.max(...values)];
    }) as [number, number, number, number];
  const [left, right, top, bottom] = box(card);
  for (const [x, y] of [...panel, ...points]) assert.ok(x > left && x < right && y > top && y < bottom);
  assert.ok(isConvexClockwise(panel) && isConvexClockwise(face));
  const moved = mapGeometry({ card, panel, points, face }, ([x, y]) => [x - 10, y + 5]);
  assert.deepEqual(moved.points[2], [points[2][0] - 10, points[2][1] + 5]);
  assert.deepEqual(box(moved.card), [left - 10, right - 10, top + 5, bottom + 5]);
});

test('the corners of a box run clockwise from its top left', () => {
  assert.deepEqual(boxQuad({ x: 1, y: 2, width: 3, height: 4 }), [
    [1, 2],
    [4, 2],
    [4, 6],
    [1, 6],
  ]);
});

test('even light is the same everywhere; a slope, a vignette and a shadow have their positions', () => {
  const even: PhotoPlan = {
    ...plan,
    scene: {
      ...plan.scene,
      light: { ...plan.scene.light, gain: [1, 1, 1], slope: [0, 0], spot: 0, bars: 0, glare: 0, veil: 0 },
    },
    camera: { ...plan.camera, vignette: 0, exposure: 1.2, whiteBalance: [1, 1, 1], toneMapping: 0 },
  };
  const green = (lit: PhotoPlan, x: number, y: number): number => lightAt(lit, x, y)[1];
  for (const [x, y] of [
    [0, 0],
    [160, 120],
    [320, 240],
  ] as const)
    assert.deepEqual(lightAt(even, x, y), [1.2, 1.2, 1.2, 0]);
  const light = even.scene.light;
  const sloping = { ...even, scene: { ...even.scene, light: { ...light, slope: [0.5, 0] as const } } };
  assert.ok(green(sloping, 300, 120) > 1.2 && green(sloping, 20, 120) < 1.2);
  const dark = { ...even, camera: { ...even.camera, vignette: 0.3 } };
  assert.ok(green(dark, 0, 0) < green(dark, 160, 120));
  const evened = { ...sloping, camera: { ...sloping.camera, toneMapping: 0.6 } };
  assert.ok(green(evened, 300, 120) < green(sloping, 300, 120));
});

test('a window of a background equals that part of the whole background', () => {
  for (const kind of ['wood', 'plain', 'text', 'keyboard', 'scan', 'board'] as const) {
    const drawn = { ...plan, scene: { ...plan.scene, background: { kind, seed: 5 }, shadow: 0 } };
    const window = { x: 96, y: 64, widthPx: 80, heightPx: 60 };
    const [whole, part] = [{ x: 0, y: 0, ...frame }, window].map((w) => bytesOf(drawBackground(drawn, studio, w)));
    let difference = 0;
    for (let y = 0; y < 60; y++)
      for (let i = 0; i < 320; i++)
        difference += Math.abs(part![y * 320 + i]! - whole![((y + 64) * 320 + 96) * 4 + i]!) / (60 * 320);
    assert.ok(difference < 1, `${kind}: ${difference}`);
  }
});

test('a background depends on its seed; photos without a card show papers, prints and people', () => {
  const whole = { x: 0, y: 0, ...frame };
  const bytes = (drawn: PhotoPlan): Uint8Array => bytesOf(drawBackground(drawn, studio, whole)).slice();
  const empty = planNoCard(3, frame);
  assert.deepEqual(bytes(empty), bytes(empty));
  const bare = bytes({ ...empty, family: 'generic', scene: { ...empty.scene, shadow: 0, neighbour: 0 } });
  const changed = seeds
    .slice(0, 12)
    .filter((seed) => !Buffer.from(bytes({ ...empty, seed })).equals(Buffer.from(bare)));
  assert.ok(changed.length >= 4, `${changed.length} of 12 show something`);
});

test('fingers lie over the edge of the card, as many as planned', () => {
  const window = { x: 0, y: 0, ...frame };
  const hands = (fingers: number): PhotoPlan => ({ ...plan, scene: { ...plan.scene, fingers } });
  assert.equal(drawFingers(hands(0), window), undefined);
  const covered = (fingers: number): number =>
    drawFingers(hands(fingers), window)!.filter((value, i) => i % 4 === 3 && value > 128).length;
  assert.ok(covered(1) > 50 && covered(3) > covered(1));
});

test('the card’s layer is about as large as the card in the photo, and its corners are where the photo has them', () => {
  const job = { plan, studio, hooks: {} };
  const { widthPx, heightPx, fromPhoto: m } = cardLayer(job, { x: 0, y: 0, ...frame });
  const width = meanWidthPx(plan.scene.quad);
  assert.ok(widthPx > width && widthPx < 1.3 * width + 32, `${widthPx} for ${width}`);
  for (const [i, [x, y]] of plan.scene.quad.entries()) {
    const w = m[6] * x + m[7] * y + m[8];
    const [u, v] = [(m[0] * x + m[1] * y + m[2]) / w / widthPx, (m[3] * x + m[4] * y + m[5]) / w / heightPx];
    assert.ok(Math.abs(u - (i === 1 || i === 2 ? 1 : 0)) < 0.03 && Math.abs(v - (i > 1 ? 1 : 0)) < 0.03, `${u}, ${v}`);
  }
});

test('light is estimated from the paper of a document and applied to the card', () => {
  const picture = blankPixels(120, 80);
  for (let i = 0; i < picture.data.length; i++) picture.data[i] = Math.floor(i / 3) % 120 < 60 ? 110 : 220;
  const quad: Quad = [
    [0, 0],
    [120, 0],
    [120, 80],
    [0, 80],
  ];
  const light = readLight(picture, quad);
  const gain = (column: number): number => light.gains[(4 * 12 + column) * 3 + 1]!;
  assert.ok(gain(11) > 2 * gain(0), `${gain(0)} and ${gain(11)}`);
  const lit = new Float32Array(120 * 80 * 3).fill(0.5);
  const gloss = new Float32Array(120 * 80).fill(1);
  gloss.fill(0, 0, 8 * 120);
  const on = { ...plan, scene: { ...plan.scene, quad } };
  shadeCard(lit, { light, plan: on, window: { x: 0, y: 0, widthPx: 120, heightPx: 80 }, gloss });
  assert.equal(lit[0], 0.5, 'beside the card nothing changes');
  assert.ok(lit[(40 * 120 + 110) * 3]! > 2 * lit[(40 * 120 + 10) * 3]!);
});

test('scenes are read with the size of their photos, and a quad slightly larger than the document', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scenes-'));
  try {
    await writeFile(join(folder, 'desk.jpg'), await encodeJpeg(blankPixels(400, 300), { quality: 80 }));
    const quad: Quad = [
      [100, 100],
      [300, 100],
      [300, 200],
      [100, 200],
    ];
    await writeFile(join(folder, 'list.jsonl'), `${JSON.stringify({ file: 'desk.jpg', quad })}\n`);
    const [scene] = await loadScenes(join(folder, 'list.jsonl'), 200);
    assert.deepEqual([scene?.widthPx, scene?.heightPx, scene?.file], [200, 150, join(folder, 'desk.jpg')]);
    assert.ok(Math.abs(meanWidthPx(scene!.quad) / 100 - 1.015) < 1e-9);
    await writeFile(join(folder, 'desk.jpg'), 'no picture');
    await assert.rejects(loadScenes(join(folder, 'list.jsonl'), 200), /Expected a JPEG, PNG or BMP for a scene/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
