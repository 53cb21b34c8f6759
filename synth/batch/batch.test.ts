import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PortraitFile } from '../people/load.ts';
import { type Batch, planOf, sizeOf } from './batch.ts';

const face: PortraitFile = {
  file: 'a.jpg',
  box: { x: 0, y: 0, width: 1, height: 1 },
  points: [
    [0, 0],
    [1, 0],
    [0, 1],
    [0, 2],
    [1, 2],
  ],
};
const batch: Batch = {
  count: 3,
  out: '',
  seed: 9,
  widthPx: 640,
  heightPx: 480,
  portraits: [face, face],
  donors: [face],
  scenes: [],
  attacks: ['swap_after', 'screen'],
  strengths: [0.1, 0.5, 1],
  each: true,
};
const plans = Array.from({ length: sizeOf(batch) }, (_, number) => planOf(batch, number));

test('with `each`, every card is drawn with every attack at every strength', () => {
  assert.equal(plans.length, 18);
  const versions = plans.slice(0, 6).map(({ attack }) => `${attack?.kind} ${attack?.strength}`);
  assert.deepEqual(
    versions,
    ['swap_after', 'screen'].flatMap((kind) => [0.1, 0.5, 1].map((by) => `${kind} ${by}`)),
  );
  for (const plan of plans.slice(0, 6)) assert.deepEqual(plan.card, plans[0]!.card);
  assert.notDeepEqual(plans[6]!.card, plans[0]!.card);
});

test('attacks take the other face from the donors if there are any', () => {
  for (const { attack, person } of plans) {
    assert.equal(attack?.donor, 2);
    assert.ok(person.portrait < 2);
  }
});

test('without `each`, a photo gets one of the attacks at one of the strengths', () => {
  const some = { ...batch, each: false, count: 12 };
  assert.equal(sizeOf(some), 12);
  const strengths = Array.from({ length: 12 }, (_, number) => planOf(some, number).attack?.strength);
  assert.ok(strengths.every((strength) => batch.strengths.includes(strength!)));
  assert.ok(new Set(strengths).size > 1);
});
