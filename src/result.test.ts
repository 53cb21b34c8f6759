import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model } from './model/index.ts';
import { judge } from './result.ts';

/** A model whose score is 100 times its raw value. */
function modelWith(manifest: object): Model {
  const knots = [
    [0, 0],
    [1, 100],
  ];
  return { manifest: { name: 'toy', threshold: 85, calibration: { knots }, ...manifest } } as unknown as Model;
}

test('the score is calibrated and rounded, and above the threshold means yes', () => {
  const model = modelWith({});
  assert.deepEqual(judge(0.854, model), { raw: 0.854, score: 85, threshold: 85, verdict: 'no' });
  assert.equal(judge(0.856, model).verdict, 'yes');
  assert.equal(judge(0.856, model, 90).verdict, 'no');
});

test('a no is unsure from the raw value that the manifest states, a yes never', () => {
  const model = modelWith({ unsureFrom: 0.6 });
  const unsure = [0.59, 0.6, 0.85, 0.9].map((raw) => judge(raw, model).unsure);
  assert.deepEqual(unsure, [false, true, true, false]);
  assert.equal(judge(0.9, model, 95).unsure, true);
  assert.equal(judge(0.65, model, 50).unsure, false);
});

test('a raw value that is no number is an inner error', () => {
  assert.throws(() => judge(Number.NaN, modelWith({})), { code: 'INNER_ERROR' });
});
