import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLines } from '../../../synth/dataset/documents.ts';

/** One row of a packed dataset of statistics. */
export interface FeatureRow<R> {
  readonly row: R;
  readonly features: Float32Array;
}

/** The rows of a folder that training/views packed `features` into. */
export function* readFeatures<R>(dir: string): Generator<FeatureRow<R>> {
  const { buffer, byteOffset, length } = readFileSync(join(dir, 'features.bin'));
  const rows = readLines<R>(join(dir, 'rows.jsonl'));
  const bytes = length / rows.length;
  for (const [i, row] of rows.entries()) {
    const from = byteOffset + i * bytes;
    yield { row, features: new Float32Array(buffer.slice(from, from + bytes)) };
  }
}
