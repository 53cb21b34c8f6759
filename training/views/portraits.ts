/**
 * Finds the face in every portrait of a labelled folder and writes one line a portrait, for `synth/` and the splits.
 *
 *     node training/views/portraits.ts ../shared/data data/portraits.jsonl
 */
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { detectFaces, type Face } from '../../src/card/index.ts';
import { cutView, decode, type Point, pyramid } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';

const sidePx = 320;
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
  const face = await faceOf(join(dataDir, label.file));
  if (face === undefined) missed += 1;
  else out.write(`${JSON.stringify({ ...label, split: splitOf(label.group), ...face })}\n`);
}
out.end();
process.stdout.write(`${lines.length - missed} portraits, ${missed} without a face\n`);

/** The best face, in pixels of the portrait. */
async function faceOf(file: string): Promise<Pick<Face, 'box' | 'points'> | undefined> {
  const portrait = await decode(readFileSync(file), { maxBytes: 1e8, maxPixels: 1e8 });
  const scale = Math.max(portrait.widthPx, portrait.heightPx) / sidePx;
  const toPhoto = [scale, 0, 0, 0, scale, 0, 0, 0, 1] as const;
  const view = cutView(pyramid(portrait), { widthPx: sidePx, heightPx: sidePx, toPhoto, outside: 114 });
  const [best] = await detectFaces(view, detector);
  if (best === undefined) return undefined;
  const back = ([x, y]: Point): Point => [x * scale, y * scale];
  const [a, b, c, d, e] = best.points;
  const [x0, y0, x1, y1] = best.box;
  return {
    box: [x0 * scale, y0 * scale, x1 * scale, y1 * scale],
    points: [back(a), back(b), back(c), back(d), back(e)],
  };
}
