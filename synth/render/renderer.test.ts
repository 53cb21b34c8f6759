import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pixels } from '../../src/image/index.ts';
import type { AttackHooks } from '../attacks/hooks.ts';
import { finalSize, type PhotoPlan } from '../base/plan.ts';
import { planNoCard, planPhoto, Renderer, renderFlatCard, renderPhoto, renderUnsaved, withAttack } from '../index.ts';
import { Studio } from '../people/studio.ts';
import { labelsOf } from './labels.ts';
import { beforeLastJpeg } from './photo.ts';

const size = { widthPx: 240, heightPx: 180 };
const assets = { portraits: [] };
const plan = planPhoto(8, { ...size, family: 'thai' });
const whole = { x: 0, y: 0, ...size };

test('a renderer that has drawn other photos draws the same bytes as a new one', async () => {
  const used = new Renderer(assets);
  for (const seed of [1, 2, 3]) await used.photo(planPhoto(seed, { widthPx: 320, heightPx: 200 }));
  await used.photo({ ...plan, wear: { ...plan.wear, dirt: 0.5 } });
  assert.deepEqual(await used.photo(plan), await renderPhoto(plan, assets));
});

test('photos drawn at the same time do not mix', async () => {
  const renderer = new Renderer(assets);
  const plans = [4, 5, 6].map((seed) => planPhoto(seed, size));
  const together = await Promise.all(plans.map((one) => renderer.photo(one)));
  for (const [i, one] of plans.entries()) assert.deepEqual(together[i]?.jpeg, (await renderPhoto(one, assets)).jpeg);
});

test('a renderer can be passed as assets, and then keeps its memory', async () => {
  const renderer = new Renderer(assets);
  const panel = renderer.panel(plan);
  await renderUnsaved(plan, renderer, whole);
  renderFlatCard(plan, renderer);
  assert.equal(renderer.panel(plan), panel);
});

test('the messaging app shrinks the photo, and its labels with it', async () => {
  const fine = { quality: 90, chroma: '4:2:0', tables: 0 } as const;
  const sent = { ...plan, chain: { camera: fine, messaging: { scale: 0.5, jpeg: fine } } };
  const kept = { ...plan, chain: { camera: fine } };
  assert.deepEqual(finalSize(sent), { widthPx: 120, heightPx: 90 });
  const renderer = new Renderer(assets);
  const [small, large] = [renderer.labels(sent), renderer.labels(kept)];
  for (const [i, [x, y]] of small.card!.corners.entries())
    assert.deepEqual([2 * x, 2 * y], large.card!.corners[i] && [...large.card!.corners[i]!]);
  assert.ok(small.card!.blurMm > large.card!.blurMm);
  const { pixels } = await renderer.window(sent, { x: 0, y: 0, widthPx: 120, heightPx: 90 });
  assert.deepEqual([pixels.widthPx, pixels.heightPx], [120, 90]);
});

test('the face box contains the face, and the face its points', () => {
  for (let seed = 0; seed < 8; seed++) {
    const { card } = new Renderer(assets).labels(planPhoto(seed, size));
    const [x0, y0, x1, y1] = card!.faceBox;
    for (const [x, y] of [...card!.face, ...card!.points]) assert.ok(x >= x0 && x <= x1 && y >= y0 && y <= y1);
  }
});

test('a photo without a card has labels without one, attacked or not', async () => {
  const empty = planNoCard(2, size);
  const { labels } = await renderPhoto(withAttack(empty, { kind: 'swap_after' }), assets);
  assert.deepEqual([labels.family, labels.attack, labels.card], ['none', 'swap_after', undefined]);
});

/** Hooks of a new attack; each records that it was called. */
function toy(calls: string[]): AttackHooks {
  const call = <T>(name: string, result: T): T => {
    calls.push(name);
    return result;
  };
  const inverted = (pixels: Pixels): Pixels => ({ ...pixels, data: pixels.data.map((value) => 255 - value) });
  return {
    panel: ({ pixels }) => call('panel', pixels),
    card: () => call('card', undefined),
    light: (_, { heightPx }) => call(`light ${heightPx > 0}`, undefined),
    developed: (pixels) => call('developed', inverted(pixels)),
    saved: ({ pixels, geometry }) => call('saved', { pixels: inverted(pixels), region: geometry.panel }),
    region: ({ card }) => call('region', card),
  };
}

test('a new attack needs only its hooks: each is called at its step', async () => {
  const calls: string[] = [];
  const attacked: PhotoPlan = withAttack(plan, { kind: 'swap_after' });
  const job = { plan: attacked, studio: new Studio(assets), hooks: toy(calls) };
  const { region } = await beforeLastJpeg(job, { x: 0, y: 0, ...finalSize(attacked) });
  const steps = calls.filter((call, i) => call !== calls[i - 1]);
  assert.deepEqual(steps, ['panel', 'card', 'light true', 'developed', 'saved']);
  const { panel } = new Renderer(assets).labels({ ...plan, chain: { camera: plan.chain.camera } }).card!;
  for (const [i, [x, y]] of region!.entries())
    assert.ok(Math.hypot(x - panel[i]![0], y - panel[i]![1]) < 1e-9, 'in photo pixels');
  assert.deepEqual(labelsOf(job).card?.replaced, labelsOf(job).card?.corners);
});
