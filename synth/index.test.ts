import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, type Pixels } from '../src/image/index.ts';
import { blurBytes } from './base/blur.ts';
import type { PhotoPlan } from './base/plan.ts';
import { crop } from './base/window.ts';
import { attackKinds, planPhoto, Renderer, renderLabelledWindow, renderPhoto, withAttack } from './index.ts';

/** A round trip that loses detail finer than two pixels. */
const assets = new Renderer({ portraits: [], roundTrip: async (pixels) => blurBytes(pixels, 2) });
const size = { widthPx: 480, heightPx: 360, family: 'thai' } as const;

async function pixelsOf(plan: PhotoPlan): Promise<Pixels> {
  const { jpeg } = await renderPhoto(plan, assets);
  return await decode(jpeg, { maxBytes: 1e7, maxPixels: 1e7 });
}

test('the same seed gives the same bytes, and another seed gives other bytes', async () => {
  const draw = (seed: number) => renderPhoto(planPhoto(seed, size), { portraits: [] });
  const [one, again, other] = await Promise.all([3, 3, 4].map(draw));
  assert.deepEqual(one!.jpeg, again!.jpeg);
  assert.notDeepEqual(one!.jpeg, other!.jpeg);
});

test('a window shows the same pixels as the whole photo, wherever it lies on the card', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const plan = seed % 2 ? planPhoto(seed, size) : withAttack(planPhoto(seed, size), { kind: 'swap_after' });
    const whole = await pixelsOf(plan);
    for (const [x, y] of [[98, 72], ...plan.scene.quad] as const) {
      const [left, top] = [within(x - 45, whole.widthPx - 90), within(y - 35, whole.heightPx - 71)];
      const window = { x: left, y: top, widthPx: 90, heightPx: 71 };
      const { pixels } = await renderLabelledWindow(plan, assets, window);
      const difference = meanDifference(pixels, crop(whole, window));
      assert.ok(difference < 1.5, `seed ${seed} at ${left}, ${top}: mean difference ${difference}`);
    }
  }
});

function within(value: number, max: number): number {
  return Math.max(0, Math.min(max, Math.round(value)));
}

function meanDifference({ data }: Pixels, other: Pixels): number {
  return data.reduce((sum, value, i) => sum + Math.abs(value - other.data[i]!), 0) / data.length;
}

test('every attack and fault renders, at both ends of its strength', async () => {
  for (const kind of attackKinds)
    for (const strength of [0, 1]) {
      const plan = withAttack(planPhoto(21, { ...size, widthPx: 320, heightPx: 240 }), { kind, strength });
      const { jpeg, labels } = await renderPhoto(plan, assets);
      assert.ok(jpeg.length > 2000, kind);
      assert.equal(labels.attack, kind);
    }
});

test('a plan is JSON: after writing and reading it renders the same', async () => {
  const plan = withAttack(planPhoto(31, size), { kind: 'grey_copy', strength: 0.5 });
  const read = JSON.parse(JSON.stringify(plan)) as PhotoPlan;
  assert.deepEqual((await renderPhoto(plan, assets)).jpeg, (await renderPhoto(read, assets)).jpeg);
});
