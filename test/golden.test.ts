import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openModel } from '../src/model/index.ts';

/** What the exporter wrote: a model's answers to an input that a formula makes (training/antifake_training/golden.py). */
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

const names = readdirSync('test/golden').map((file) => file.replace('.json', ''));

test('every trained model has a golden record', () => {
  const trained = readdirSync('models').filter((file) => file.endsWith('.json') && !file.startsWith('face-detector'));
  assert.deepEqual(names.toSorted(), trained.map((file) => file.replace(/-\d+\.\d+\.\d+\.json$/, '')).toSorted());
});

for (const name of names)
  test(`${name} answers in TypeScript what it answered when it was exported`, async () => {
    const golden = JSON.parse(readFileSync(`test/golden/${name}.json`, 'utf8')) as Golden;
    const model = await openModel(name, { dir: 'models', threads: 1 });
    assert.equal(model.manifest.file, golden.file);
    const data = inputOf(golden.input.shape);
    assert.ok(Math.abs(data.reduce((sum, value) => sum + value, 0) / data.length - golden.input.mean) < 1e-5);
    for (const [at, value] of Object.entries(golden.input.values))
      assert.ok(Math.abs(data[Number(at)]! - value) < 1e-6);
    const outputs = await model.run({ [golden.input.name]: { data, shape: golden.input.shape } });
    for (const [output, { shape, values }] of Object.entries(golden.outputs)) {
      assert.deepEqual([...outputs[output]!.shape], shape);
      values.forEach((value, i) => {
        const received = outputs[output]!.data[i]!;
        const allowed = golden.tolerance * Math.max(1, Math.abs(value));
        assert.ok(Math.abs(received - value) <= allowed, `${output}[${i}] is ${received}, not ${value}`);
      });
    }
    await model.close();
  });

function inputOf(shape: readonly number[]): Float32Array {
  const length = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({ length }, (_, i) => ((Math.imul(i, 2654435761) >>> 24) / 255 + (i % 97) / 96) / 2);
}
