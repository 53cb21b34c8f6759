import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusalDelay } from './refusal-delay.ts';

test('refusals of a key with very many in a second are delayed, and those of other keys are not', () => {
  let nowMs = 0;
  const refusalDelay = new RefusalDelay(() => nowMs);
  const delayed = Array.from({ length: 1000 }, () => refusalDelay.count('hasty')).filter((ms) => ms > 0).length;
  assert.equal(delayed, 800);
  assert.equal(refusalDelay.count('calm'), 0);
  nowMs = 1000;
  assert.equal(refusalDelay.count('hasty'), 0);
});
