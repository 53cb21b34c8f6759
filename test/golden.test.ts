import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openModel } from '../src/model/index.ts';
import { goldenInputs } from './golden/inputs.ts';

/** What the exporter wrote (training/antifake_training/golden.py): the input as Python read it, and PyTorch's answers. */
interface Golden {
  readonly file: string;
  readonly input: {
    readonly name: string;
    readonly shape: readonly number[];
    readonly mean: number;
    readonly values: Readonly<Record<string, number>>;
  };
  readonly outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;
  readonly tolerance: number;
}

const records = readdirSync('test/golden').filter((file) => file.endsWith('.json'));
const inputs = await goldenInputs();

test('every trained model has a golden record', () => {
  const trained = readdirSync('models').filter((file) => file.endsWith('.json') && !file.startsWith('face-detector'));
  const names = trained.map((file) => file.replace(/-\d+\.\d+\.\d+\.json$/, '.json'));
  assert.deepEqual(records.toSorted(), names.toSorted());
  assert.deepEqual(records.map((file) => file.replace('.json', '')).toSorted(), Object.keys(inputs).toSorted());
});

for (const record of records)
  test(`${record}: the view and the model's answers are those of the export`, async () => {
    const golden = JSON.parse(readFileSync(`test/golden/${record}`, 'utf8')) as Golden;
    const input = inputs[record.replace('.json', '')]!;
    assert.deepEqual(input.shape, golden.input.shape);
    const mean = input.data.reduce((sum, value) => sum + value, 0) / input.data.length;
    assert.ok(Math.abs(mean - golden.input.mean) < 1e-4, `mean ${mean}, not ${golden.input.mean}`);
    for (const [at, value] of Object.entries(golden.input.values))
      assert.ok(
        Math.abs(input.data[Number(at)]! - value) < 0.005,
        `input[${at}] is ${input.data[Number(at)]}, not ${value}`,
      );
    const model = await openModel(record.replace('.json', ''), { dir: 'models', threads: 1 });
    assert.equal(model.manifest.file, golden.file);
    const outputs = await model.run({ [golden.input.name]: input });
    for (const [name, { shape, values }] of Object.entries(golden.outputs)) {
      assert.deepEqual([...outputs[name]!.shape], shape);
      values.forEach((value, i) => {
        const received = outputs[name]!.data[i]!;
        const allowed = golden.tolerance * Math.max(1, Math.abs(value));
        assert.ok(Math.abs(received - value) <= allowed, `${name}[${i}] is ${received}, not ${value}`);
      });
    }
    await model.close();
  });
