/**
 * Cuts the product's own view from the windows of `blur-windows.ts`, as a packed dataset of `view`: each window unchanged, and several
 * times with card and face found slightly differently. Most of these are blurred further by a known amount, and some show no card around
 * the portrait.
 *
 *     node training/views/blur-views.ts --shaken 5 --out data/blur-31-views data/blur-31
 */
import { parseArgs } from 'node:util';
import { areaCut, cardMm } from '../../src/card/index.ts';
import { blurPixels, blurView } from '../../src/checks/index.ts';
import { cutView, type Pixels, pyramid, type Quad } from '../../src/image/index.ts';
import { type BlurWindow, readWindows } from '../../synth/dataset/blur-window.ts';
import { portraitWith, shake } from '../../synth/dataset/shake.ts';
import { type BlurLadder, blurBytes, measureBlur, Random, recompress } from '../../synth/index.ts';
import { openPack, type Pack } from './parts/pack.ts';
import { openPrintedPortraits } from './parts/printed-portraits.ts';

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string', default: 'data/blur-views' }, shaken: { type: 'string', default: '0' } },
  });
  const shape = [blurView.heightPx, blurView.widthPx];
  const pack = openPack(values.out, { view: { dtype: 'uint8', shape } });
  let number = 0;
  for (const dir of positionals) {
    const printedOf = openPrintedPortraits(dir);
    for (const window of readWindows(dir)) {
      const subject = { printed: printedOf(window.row.seed), random: new Random(window.row.seed + number++) };
      await addViews(pack, window, { ...subject, copies: Number(values.shaken) });
    }
  }
  await pack.close();
}

/** A portrait as it was printed, and the random numbers of its windows. */
interface Subject {
  readonly printed: BlurLadder;
  readonly random: Random;
}

/** Adds the window unchanged, and `copies` times with slight changes. */
async function addViews(
  pack: Pack,
  window: BlurWindow,
  { copies, ...subject }: Subject & { readonly copies: number },
): Promise<void> {
  await add(pack, window);
  for (let i = 0; i < copies; i++) await add(pack, portraitOnlyAtRandom(await shaken(window, subject), subject.random));
}

async function add(pack: Pack, { pixels, row }: BlurWindow): Promise<void> {
  const portrait = portraitWith(row.face);
  await pack.add({ view: blurPixels({ photo: pyramid(pixels), card: row.corners, portrait }) }, row);
}

/** The window with card and face found slightly differently; two of three are also blurred further, given noise, saved and measured again. */
async function shaken({ pixels, row }: BlurWindow, { printed, random }: Subject): Promise<BlurWindow> {
  const corners = shake(row.corners, random, 0.004);
  const move = (mm: number): number => mm + 0.3 * random.gauss();
  const found = { ...row, corners, face: { ...row.face, xMm: move(row.face.xMm), yMm: move(row.face.yMm) } };
  if (random.chance(0.34)) return { pixels, row: found };
  const sigmaMm = 0.08 + 0.5 * random.next() ** 1.5;
  const soft = blurBytes(pixels, (sigmaMm * row.cardPx) / cardMm.width);
  addNoise(soft, random.chance(0.3) ? 0 : random.range(0, 4), random);
  const saved = await recompress(soft, random.int(45, 97));
  const measured = measureBlur(printed, { pixels: saved, corners: row.trueCorners });
  return { pixels: saved, row: { ...found, blurMm: measured?.sigmaMm ?? Math.hypot(row.blurMm, sigmaMm) } };
}

/** For one window in four, only the portrait, upright, as `antifake scan --portraits` receives it; only its own edge is around it. */
function portraitOnlyAtRandom(window: BlurWindow, random: Random): BlurWindow {
  if (random.chance(0.75)) return window;
  const { pixels, row } = window;
  const pxPerMm = row.cardPx / cardMm.width;
  const widthMm = row.face.widthMm * random.range(1.4, 2.2);
  const heightMm = row.face.heightMm * random.range(1.4, 2);
  const xMm = row.face.xMm + (row.face.widthMm - widthMm) / 2;
  const yMm = row.face.yMm + (row.face.heightMm - heightMm) / 2;
  const size = { widthPx: Math.round(widthMm * pxPerMm), heightPx: Math.round(heightMm * pxPerMm) };
  const portrait = cutView(pyramid(pixels), areaCut(row.corners, { xMm, yMm, widthMm, heightMm }, size));
  const [left, top] = [-xMm * pxPerMm, -yMm * pxPerMm];
  const [right, bottom] = [left + cardMm.width * pxPerMm, top + cardMm.height * pxPerMm];
  const corners: Quad = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  return { pixels: portrait, row: { ...row, corners } };
}

/** Grey noise, in place; `level` is about its standard deviation in bytes. */
function addNoise({ data }: Pixels, level: number, random: Random): void {
  let state = random.int(1, 2 ** 31) | 1; // xorshift32 (Marsaglia, 2003)
  for (let at = 0; at < data.length; at += 3) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const by = level * 2.45 * (((state & 0xffff) + (state >>> 16)) / 65_536 - 1);
    for (let k = 0; k < 3; k++) data[at + k] = Math.max(0, Math.min(255, data[at + k]! + by + 0.5));
  }
}

if (import.meta.main) await main(process.argv.slice(2));
