/**
 * Finds the face in every portrait of a labelled folder and writes one line a portrait, for `synth/` and the splits.
 *
 *     node training/views/portraits.ts ../shared/data data/portraits.jsonl
 */
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFace } from '../../src/card/index.ts';
import { decode } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';

const [dataDir, outFile] = process.argv.slice(2);
if (!dataDir || !outFile) throw new Error('Expected: portraits.ts DATA_DIR OUT_FILE');

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

const detector = await openModel('face-detector', { dir: 'models', threads: 2 });
mkdirSync(dirname(outFile), { recursive: true });
const out = createWriteStream(outFile);
const lines = readFileSync(join(dataDir, 'faces/labels.jsonl'), 'utf8').trim().split('\n');
let missed = 0;
for (const line of lines) {
  const label = JSON.parse(line) as Label;
  const portrait = await decode(readFileSync(join(dataDir, label.file)), { maxBytes: 1e8, maxPixels: 1e8 });
  const face = await findFace(portrait, detector);
  if (face === undefined) missed += 1;
  else out.write(`${JSON.stringify({ ...label, split: splitOf(label.group), box: face.box, points: face.points })}\n`);
}
out.end();
process.stdout.write(`${lines.length - missed} portraits, ${missed} without a face\n`);
