/**
 * Measures packed print views (`card` and `portrait`) with the product's own statistics, as a packed dataset of `features`. Cards in
 * colour are measured a second time without their colours (`kind` is `converted`), so that both classes contain every camera.
 *
 *     node training/views/print-features.ts --out data/print-features data/print-real data/print-windows
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PrintViews, printFeatureCounts, printFeatures, printSizes } from '../../src/checks/index.ts';
import { lumaAt, type Pixels } from '../../src/image/index.ts';
import { readLines } from '../../synth/dataset/documents.ts';
import { Random } from '../../synth/index.ts';
import { openPack, type Pack } from './parts/pack.ts';

type Row = Readonly<Record<string, unknown>>;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string', default: 'data/print-features' } },
  });
  const length = printFeatureCounts.card + printFeatureCounts.portrait;
  const pack = openPack(values.out, { features: { dtype: 'float32', shape: [length] } });
  for (const dir of positionals) await addPack(pack, dir);
  await pack.close();
}

async function addPack(pack: Pack, dir: string): Promise<void> {
  const bytes = { card: readFileSync(join(dir, 'card.bin')), portrait: readFileSync(join(dir, 'portrait.bin')) };
  const viewOf = (name: keyof typeof printSizes, i: number): Pixels => {
    const size = printSizes[name].widthPx * printSizes[name].heightPx * 3;
    return { ...printSizes[name], data: new Uint8Array(bytes[name].subarray(i * size, (i + 1) * size)) };
  };
  for (const [i, row] of readLines<Row>(join(dir, 'rows.jsonl')).entries()) {
    const views = { card: viewOf('card', i), portrait: viewOf('portrait', i) };
    await pack.add({ features: printFeatures(views) }, row);
    if (row.grey) continue;
    const grey = withoutColour(views, new Random(i));
    await pack.add({ features: printFeatures(grey) }, { ...row, kind: 'converted', grey: true });
  }
}

/** The views in grey, or for half of them as grey paper with a slight tint. */
function withoutColour(views: PrintViews, random: Random): PrintViews {
  const tint = random.chance(0.5) ? [1, 1, 1] : [1 + 0.06 * random.gauss(), 1, 1 + 0.06 * random.gauss()];
  const grey = ({ data, ...size }: Pixels): Pixels => {
    const bytes = new Uint8Array(data.length);
    for (let at = 0; at < data.length; at += 3) {
      const luma = lumaAt(data[at]!, data[at + 1]!, data[at + 2]!);
      for (let k = 0; k < 3; k++) bytes[at + k] = Math.min(255, luma * tint[k]! + 0.5);
    }
    return { ...size, data: bytes };
  };
  return { card: grey(views.card), portrait: grey(views.portrait) };
}

if (import.meta.main) await main(process.argv.slice(2));
