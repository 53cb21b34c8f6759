/**
 * Finds the face in every portrait of a labelled folder and writes one line for each portrait, for `synth/` and the splits.
 *
 *     node training/views/portraits.ts ../shared/data data/portraits.jsonl
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFace } from '../../src/card/index.ts';
import { openModel } from '../../src/model/index.ts';
import { readLines, readPixels } from '../../synth/dataset/documents.ts';

interface Label {
  readonly file: string;
  readonly fake: 0 | 1;
  readonly set: string;
  readonly method: string;
  readonly group: string;
}

/** Split by person or video, never by picture: 70 % train, 15 % validation, 15 % test. */
function splitOf(group: string): 'train' | 'val' | 'test' {
  const roll = createHash('sha256').update(group).digest()[0]! / 256;
  return roll < 0.7 ? 'train' : roll < 0.85 ? 'val' : 'test';
}

async function main([dataDir, outFile]: readonly string[]): Promise<void> {
  if (!dataDir || !outFile) throw new Error('Expected: portraits.ts DATA_DIR OUT_FILE');
  const detector = await openModel('face-detector', { dir: 'models', threads: 2 });
  mkdirSync(dirname(outFile), { recursive: true });
  const out = createWriteStream(outFile);
  const labels = readLines<Label>(join(dataDir, 'faces/labels.jsonl'));
  let missed = 0;
  for (const label of labels) {
    const face = await findFace(await readPixels(join(dataDir, label.file)), detector);
    const row = { ...label, split: splitOf(label.group), box: face?.box, points: face?.points };
    if (face === undefined) missed += 1;
    else out.write(`${JSON.stringify(row)}\n`);
  }
  await once(out.end(), 'close');
  process.stdout.write(`${labels.length - missed} portraits, ${missed} without a face\n`);
}

if (import.meta.main) await main(process.argv.slice(2));
