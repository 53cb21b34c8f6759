/**
 * Measures whole drawn cards with the statistics that the colour copy finding reads, as a packed dataset of `features`: out of the
 * refiner's views that `finder.ts` packs, cut again by their true corners, a little off.
 *
 *     node training/views/paper-features.ts --every 4 --out data/paper-features data/find-1/refiner data/find-2/refiner data/find-4/refiner
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { refinerView } from '../../src/card/index.ts';
import { paperFeatureCount, paperFeatures } from '../../src/checks/index.ts';
import { projectQuad, pyramid, type Quad } from '../../src/image/index.ts';
import { Random } from '../../synth/index.ts';
import { openPack } from './pack.ts';
import { shake } from './shake.ts';

interface Row {
  readonly group: string;
  readonly kind: string;
  readonly seed: number;
  readonly thai: boolean;
  /** In 0..1 of the view. */
  readonly corners: Quad | null;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'data/paper-features' },
    /** Of cards that are no colour copy, take every so-many-th. */
    every: { type: 'string', default: '1' },
  },
});
const { widthPx, heightPx } = refinerView;
let met = 0;
const pack = openPack(values.out, { features: { dtype: 'float32', shape: [paperFeatureCount] } });
for (const dir of positionals) await addPack(dir);
await pack.close();

async function addPack(dir: string): Promise<void> {
  const file = openSync(join(dir, 'view.bin'), 'r');
  const lines = readFileSync(join(dir, 'rows.jsonl'), 'utf8').trim().split('\n');
  for (const [i, line] of lines.entries()) {
    const row = JSON.parse(line) as Row;
    if (row.corners === null || (row.kind !== 'colour_copy' && met++ % Number(values.every) > 0)) continue;
    const data = new Uint8Array(widthPx * heightPx * 3);
    readSync(file, data, 0, data.length, i * data.length);
    const corners = projectQuad([widthPx, 0, 0, 0, heightPx, 0, 0, 0, 1], row.corners);
    const card = shake(corners, new Random(row.seed + i), 0.004);
    const { group, kind, seed, thai } = row;
    await pack.add(
      { features: paperFeatures({ photo: pyramid({ data, widthPx, heightPx }), card }) },
      { group, kind, seed, thai },
    );
  }
  closeSync(file);
}
