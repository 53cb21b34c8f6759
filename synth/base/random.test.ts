import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mix, Random } from './random.ts';

const many = 4000;
const draw = <T>(one: () => T): readonly T[] => Array.from({ length: many }, one);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the numbers of a seed never change, because stored plans depend on them', () => {
  const random = new Random(1);
  assert.deepEqual([random.next(), random.next()], [0.7840052109677345, 0.5831558245699853]);
  assert.equal(mix(1, 'card'), 2_552_956_093);
});

test('a fork depends on seed and name, not on what was drawn before', () => {
  const [fresh, used] = [new Random(9), new Random(9)];
  for (let i = 0; i < 5; i++) used.next();
  assert.equal(fresh.fork('a').next(), used.fork('a').next());
  assert.notEqual(fresh.fork('a').next(), fresh.fork('b').next());
});

test('ranges keep their ends, whole numbers reach both', () => {
  const random = new Random(2);
  assert.ok(draw(() => random.range(-2, 3)).every((value) => value >= -2 && value < 3));
  assert.deepEqual(
    [...new Set(draw(() => random.int(-1, 2)))].sort((a, b) => a - b),
    [-1, 0, 1, 2],
  );
});

test('chances, weights and normal numbers have the stated frequencies', () => {
  const random = new Random(3);
  assert.ok(Math.abs(mean(draw(() => Number(random.chance(0.3)))) - 0.3) < 0.03);
  const share = mean(draw(() => Number(random.weighted({ a: 1, b: 3 }) === 'b')));
  assert.ok(Math.abs(share - 0.75) < 0.03, `${share}`);
  const normal = draw(() => random.gauss());
  assert.ok(Math.abs(mean(normal)) < 0.06 && Math.abs(mean(normal.map((value) => value * value)) - 1) < 0.08);
});
