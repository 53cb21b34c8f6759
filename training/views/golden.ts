/**
 * Writes the inputs of each model's golden test as raw float32, for `antifake_training.golden` and `.export`.
 *
 *     node training/views/golden.ts data/golden
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenInputs } from '../../test/golden/inputs.ts';

async function main([dir]: readonly string[]): Promise<void> {
  if (!dir) throw new Error('Expected: golden.ts OUT_DIR');
  mkdirSync(dir, { recursive: true });
  for (const [model, inputs] of Object.entries(await goldenInputs()))
    for (const [input, { data }] of Object.entries(inputs)) writeFileSync(join(dir, `${model}.${input}.f32`), data);
}

if (import.meta.main) await main(process.argv.slice(2));
