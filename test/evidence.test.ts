import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Presentation } from '../src/card/index.ts';
import { gatherEvidence, mirrored, mirroredViews } from '../src/checks/evidence.ts';
import { checks, deepfakeInputs } from '../src/checks/index.ts';
import { type Fusion, type Model, openModel } from '../src/model/index.ts';
import { goldenPresentation } from './golden/inputs.ts';

type SecondLook = Fusion['secondLook'];

/** Raw values of one pass and of two, written by the export (training/antifake_training/golden.py). */
const { passes } = JSON.parse(readFileSync('test/golden/deepfake.json', 'utf8')) as {
  readonly passes: Readonly<Record<'one' | 'two', { readonly card: number; readonly alone: number }>>;
};
const [model, presentation] = [await openModel('deepfake', { dir: 'models', threads: 1 }), await goldenPresentation()];
const never = { from: 1, source: 'the test' };

/** The shipped model with a different raw value for the second pass, or with a second pass always, and the number of its runs. */
function countingModel(secondLook?: SecondLook): { readonly model: Model; readonly runs: () => number } {
  const changed = ({ secondLook: _, ...fusion }: Fusion) => ({ ...fusion, ...(secondLook && { secondLook }) });
  const { card, alone } = model.manifest.fusion!;
  let runs = 0;
  const run: Model['run'] = (inputs) => {
    runs += 1;
    return model.run(inputs);
  };
  const manifest = { ...model.manifest, fusion: { card: changed(card), alone: changed(alone) } };
  return { model: { ...model, manifest, run }, runs: () => runs };
}

test('one pass and two give the raw values of the export, on a card and without', async () => {
  for (const [how, secondLook] of [
    ['one', never],
    ['two', undefined],
  ] as const)
    for (const where of ['card', 'alone'] as const) {
      const shown: Presentation = { ...presentation, isPortraitOnly: where === 'alone' };
      const { raw } = await checks.deepfake.measure(shown, countingModel(secondLook).model);
      assert.ok(Math.abs(raw - passes[how][where]) < 1e-3, `${how}, ${where}: ${raw}, not ${passes[how][where]}`);
    }
});

test('the mirror image is used from the raw value in the manifest upwards, and not below it', async () => {
  const { raw } = await checks.deepfake.measure(presentation, countingModel(never).model);
  const runsFrom = async (from: number) => {
    const { model: twoPassModel, runs } = countingModel({ from, source: 'the test' });
    await checks.deepfake.measure(presentation, twoPassModel);
    return runs();
  };
  assert.deepEqual([await runsFrom(raw + 1e-6), await runsFrom(raw), await runsFrom(0)], [1, 2, 2]);
});

test('after two passes a photo and its mirror image have the same answer, and their patches mirror each other', async () => {
  const { model: twoPassModel } = countingModel();
  const fusion = twoPassModel.manifest.fusion!.card;
  const views = deepfakeInputs(presentation, twoPassModel.manifest);
  const one = await gatherEvidence(views, twoPassModel, fusion);
  const other = await gatherEvidence(mirroredViews(views), twoPassModel, fusion);
  assert.ok(Math.abs(one.card - other.card) < 1e-4 && Math.abs(one.face! - other.face!) < 1e-4);
  const turned = mirrored(other.patches).data;
  assert.ok(one.patches.data.every((value, i) => Math.abs(value - turned[i]!) < 1e-3));
});

test('every row of a view is reversed', () => {
  const view = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [1, 2, 3] };
  assert.deepEqual([...mirrored(view).data], [3, 2, 1, 6, 5, 4]);
  assert.deepEqual([...view.data], [1, 2, 3, 4, 5, 6]);
});

test('a manifest without weights for the networks gives an error', async () => {
  const { fusion: _, ...manifest } = model.manifest;
  await assert.rejects(checks.deepfake.measure(presentation, { ...model, manifest }), { code: 'INNER_ERROR' });
});
