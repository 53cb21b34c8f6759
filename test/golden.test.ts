import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Tensor } from '../src/image/index.ts';
import { openModel } from '../src/model/index.ts';
import { goldenInputs } from './golden/inputs.ts';

/** A summary by which an input can be recognised. */
interface InputSummary {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly values: Readonly<Record<string, number>>;
}

/** An output: all its values, or only every n-th. */
interface Answer {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly every?: number;
}

/** What the exporter wrote (training/antifake_training/golden.py): the inputs as Python read them, and PyTorch's answers. */
interface Golden {
  readonly file: string;
  readonly inputs: Readonly<Record<string, InputSummary>>;
  readonly outputs: Readonly<Record<string, Answer>>;
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
  test(`${record}: the view and the model's outputs are those of the export`, async () => {
    const golden = JSON.parse(readFileSync(`test/golden/${record}`, 'utf8')) as Golden;
    const shown = inputs[record.replace('.json', '')]!;
    for (const [name, expected] of Object.entries(golden.inputs)) compareInput(shown[name]!, expected);
    const model = await openModel(record.replace('.json', ''), { dir: 'models', threads: 1 });
    assert.equal(model.manifest.file, golden.file);
    const outputs = await model.run(shown);
    for (const [name, { shape, values, every = 1 }] of Object.entries(golden.outputs)) {
      assert.deepEqual([...outputs[name]!.shape], shape);
      values.forEach((value, i) => {
        const received = outputs[name]!.data[i * every]!;
        const tolerance = golden.tolerance * Math.max(1, Math.abs(value));
        assert.ok(Math.abs(received - value) <= tolerance, `${name}[${i * every}] is ${received}, not ${value}`);
      });
    }
    await model.close();
  });

function compareInput({ data, shape }: Tensor, expected: InputSummary): void {
  assert.deepEqual(shape, expected.shape);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  assert.ok(Math.abs(mean - expected.mean) < 1e-4, `mean ${mean}, not ${expected.mean}`);
  for (const [at, value] of Object.entries(expected.values))
    assert.ok(Math.abs(data[Number(at)]! - value) < 0.005, `input[${at}] is ${data[Number(at)]}, not ${value}`);
}
