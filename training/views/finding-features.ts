/**
 * Measures windows around portraits with the statistics of the screen finding of `inspect`, as a packed dataset of `features`. Windows of
 * `captures.ts`, which were not saved as JPEG, go through the codecs of their own plan first.
 *
 *     node training/views/finding-features.ts --every 3 --out data/finding-train data/finding-51 data/blur-31 data/captures-101
 */
import { parseArgs } from 'node:util';
import { minCardWidthPx } from '../../src/card/index.ts';
import { textureFeatureCount, textureFeatures } from '../../src/findings/index.ts';
import { meanWidthPx, type Pixels, projectQuad, pyramid, type Quad } from '../../src/image/index.ts';
import { type BlurWindow, readWindows } from '../../synth/dataset/blur-window.ts';
import { everyNth } from '../../synth/dataset/people.ts';
import { inexactPortrait, portraitWith, shake } from '../../synth/dataset/shake.ts';
import { planPhoto, Random, recompress, resample } from '../../synth/index.ts';
import { openPack, type Pack } from './parts/pack.ts';

const found: readonly string[] = ['screen', 'colour_copy'];

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'data/finding-features' },
      /** Take only every n-th of the windows that are neither a screen nor a colour copy. */
      every: { type: 'string', default: '1' },
    },
  });
  const isTaken = everyNth(Number(values.every));
  const pack = openPack(values.out, { features: { dtype: 'float32', shape: [textureFeatureCount] } });
  for (const dir of positionals)
    for (const window of readWindows(dir)) {
      if (!found.includes(window.row.kind) && !isTaken()) continue;
      await add(pack, 'panel' in window.row ? await saved(window) : window, dir);
    }
  await pack.close();
}

async function add(pack: Pack, { pixels, row }: BlurWindow, dir: string): Promise<void> {
  if (meanWidthPx(row.corners) < minCardWidthPx) return;
  const portrait = portraitWith(row.face);
  const features = textureFeatures({ photo: pyramid(pixels), card: row.corners, portrait });
  await pack.add({ features }, { ...row, corners: undefined, face: undefined, heap: dir.split('/').at(-1) });
}

/** The window after its camera, a second save or a messaging app. */
async function saved({ pixels, row }: BlurWindow): Promise<BlurWindow> {
  const { camera, resave, messaging } = planPhoto(row.seed).chain;
  const random = new Random(row.seed);
  let photo: Pixels = await recompress(pixels, camera);
  if (resave) photo = await recompress(photo, resave);
  const scale = messaging?.scale ?? 1;
  if (messaging) photo = await recompress(shrunk(photo, scale), messaging.jpeg);
  const corners = shake(projectQuad([scale, 0, 0, 0, scale, 0, 0, 0, 1], row.corners), random, 0.004);
  const face = projectQuad([scale, 0, 0, 0, scale, 0, 0, 0, 1], row.face as unknown as Quad);
  return { pixels: photo, row: { ...row, corners, face: inexactPortrait(corners, face, random).face } };
}

function shrunk(pixels: Pixels, scale: number): Pixels {
  const size = { widthPx: Math.round(pixels.widthPx * scale), heightPx: Math.round(pixels.heightPx * scale) };
  const part = { pixels, x: 0, y: 0, wholeWidth: pixels.widthPx, wholeHeight: pixels.heightPx };
  return resample(part, { wholeWidth: size.widthPx, wholeHeight: size.heightPx, window: { x: 0, y: 0, ...size } });
}

if (import.meta.main) await main(process.argv.slice(2));
