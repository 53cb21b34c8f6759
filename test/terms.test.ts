import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createInspector } from '../src/index.ts';

const sample = readFileSync('samples/sample-card.jpg');

test('with commercial terms, every model in use has them, and a genuine card is judged genuine', async () => {
  const inspector = await createInspector({ terms: 'commercial' });
  const inspection = await inspector.inspect(sample).finally(() => inspector.close());
  assert.ok(inspection.outcome === 'judged');
  const { models, checks } = inspection;
  assert.deepEqual(new Set(models.map(({ terms }) => terms)), new Set(['commercial']));
  assert.ok(models.some(({ name }) => name === 'deepfake-commercial'));
  assert.deepEqual(Object.keys(checks.deepfake.parts!), ['consistency'], 'there is no network for the face');
  assert.deepEqual([checks.blur.verdict, checks.deepfake.verdict, checks.print.verdict], ['no', 'no', 'no']);
});

test('without a setting, the models with the most training data are used', async () => {
  const inspector = await createInspector();
  const names = inspector.models.map(({ name }) => name);
  await inspector.close();
  assert.ok(names.includes('deepfake') && names.includes('blur'));
  assert.ok(!names.some((name) => name.endsWith('-commercial')));
});
