import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Brake } from './brake.ts';

test('refusals are held back once a key had very many in a second, and those of no other key', () => {
  let nowMs = 0;
  const brake = new Brake(() => nowMs);
  const held = Array.from({ length: 1000 }, () => brake.count('hasty')).filter((ms) => ms > 0).length;
  assert.equal(held, 800);
  assert.equal(brake.count('calm'), 0);
  nowMs = 1000;
  assert.equal(brake.count('hasty'), 0);
});
