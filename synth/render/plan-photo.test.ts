import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planNoCard, planPhoto } from './plan-photo.ts';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

test('equal arguments give equal plans, another seed another', () => {
  assert.deepEqual(planPhoto(7), planPhoto(7));
  assert.notDeepEqual(planPhoto(7).card, planPhoto(8).card);
});

test('a plan is JSON', () => {
  for (const seed of seeds.slice(0, 20)) {
    const plan = planPhoto(seed, { prints: 'any' });
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  }
});

test('four of five documents are Thai, unless the caller chooses', () => {
  const thai = seeds.filter((seed) => planPhoto(seed).family === 'thai').length;
  assert.ok(thai > 140 && thai < 180, `${thai} of 200`);
  for (const family of ['thai', 'generic'] as const) assert.equal(planPhoto(1, { family }).card.kind, family);
});

test('the seed decides everything that the caller does not fix', () => {
  const [plan, other] = [planPhoto(3, { family: 'thai' }), planPhoto(3, { family: 'thai', portrait: 5, widthPx: 900 })];
  assert.deepEqual([other.widthPx, other.person.portrait, plan.person.portrait], [900, 5, -1]);
  assert.deepEqual(other.card, plan.card);
  assert.deepEqual(other.wear, plan.wear);
});

test('a real scene provides the background and the place of the card, without hands or neighbours', () => {
  const quad = [
    [100, 100],
    [500, 110],
    [490, 360],
    [90, 350],
  ] as const;
  for (const seed of seeds.slice(0, 40)) {
    const { scene } = planPhoto(seed, { scene: { file: 'desk.jpg', quad } });
    assert.deepEqual(scene.quad, quad);
    assert.deepEqual([scene.background.kind, scene.background.file], ['photo', 'desk.jpg']);
    assert.deepEqual([scene.fingers, scene.neighbour], [0, 0]);
  }
});

test('a photo without a card has no hand and no neighbour', () => {
  for (const seed of seeds.slice(0, 40)) {
    const { family, scene } = planNoCard(seed);
    assert.deepEqual([family, scene.fingers], ['none', 0]);
  }
});

test('cards are worn within bounds', () => {
  for (const seed of seeds) {
    const { scratches, dirt, fade, edge, scatter } = planPhoto(seed).wear;
    assert.ok(scratches >= 0 && scratches <= 40 && dirt <= 0.5 && fade <= 0.25 && edge <= 0.5);
    assert.ok(scatter.share >= 0.1 && scatter.share <= 0.6);
  }
});
