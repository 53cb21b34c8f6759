import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decode, type Pixels, type Point, warp } from '../../src/image/index.ts';
import type { Box } from '../base/plan.ts';
import { type FacePoints, mapPoints, measureFace, type Portrait } from './portrait.ts';
import { insideBars } from './trim.ts';

const limits = { maxBytes: 50e6, maxPixels: 60e6 };

/** A portrait file with its face: box and five points in pixels of the upright picture. */
export interface PortraitFile {
  readonly file: string;
  readonly box: Box;
  readonly points: FacePoints;
  /** A grey picture of the same size, white where the person is; see `training/mattes.py`. */
  readonly matte?: string;
}

/** Finds the face of a picture; `undefined` if there is none. */
export type FindFace = (pixels: Pixels) => Promise<Omit<PortraitFile, 'file'> | undefined>;

/**
 * Loads portraits: either listed files with known faces, or every JPEG and PNG of a folder. A folder may contain
 * `portraits.jsonl` (rows of `PortraitFile`, paths relative to it); otherwise `findFace` finds each face.
 * Pictures without a face are left out. Big faces are shrunk so that eyes and mouth are at most 72 px apart.
 */
export async function loadPortraits(
  source: string | readonly PortraitFile[],
  findFace?: FindFace,
): Promise<readonly Portrait[]> {
  const files = typeof source === 'string' ? await listPortraits(source, findFace) : source;
  return await Promise.all(files.map(loadOne));
}

/** The portraits of a folder: the rows of its `portraits.jsonl`, or what `findFace` finds in its JPEG and PNG files. */
export async function listPortraits(folder: string, findFace?: FindFace): Promise<readonly PortraitFile[]> {
  const names = (await readdir(folder)).sort();
  if (names.includes('portraits.jsonl')) {
    const text = await readFile(join(folder, 'portraits.jsonl'), 'utf8');
    const rows = text.split('\n').filter((line) => line !== '');
    return rows
      .map((line) => JSON.parse(line) as PortraitFile)
      .map((row) => ({ ...row, file: join(folder, row.file), ...(row.matte && { matte: join(folder, row.matte) }) }));
  }
  if (!findFace) throw new TypeError(`Expected portraits.jsonl in ${folder}, or a face detector`);
  const found: PortraitFile[] = [];
  for (const name of names.filter((entry) => /\.(jpe?g|png)$/i.test(entry))) {
    const file = join(folder, name);
    const face = await findFace(await decode(await readFile(file), limits));
    if (face) found.push({ file, ...face });
  }
  return found;
}

async function loadOne({ file, box, points, matte }: PortraitFile): Promise<Portrait> {
  const pixels = await decode(await readFile(file), limits);
  const person = matte === undefined ? undefined : firstChannel(await decode(await readFile(matte), limits));
  return shrink({ id: basename(file), pixels, box, points, ...(person && { matte: person }) });
}

function firstChannel({ data }: Pixels): Uint8Array {
  return Uint8Array.from({ length: data.length / 3 }, (_, i) => data[i * 3]!);
}

/** The matte as a grey picture, to be cut and shrunk as the portrait is. */
function greyOf(matte: Uint8Array, { widthPx, heightPx }: Pixels): Pixels {
  return { widthPx, heightPx, data: Uint8Array.from({ length: matte.length * 3 }, (_, i) => matte[(i / 3) | 0]!) };
}

/** The portrait without padding bars, cut to head and shoulders and shrunk to `maxLength` pixels between eyes and mouth, if it is larger. */
export function shrink(portrait: Portrait, maxLength = 72): Portrait {
  const { eyes, length } = measureFace(portrait.points);
  const scale = Math.min(1, maxLength / length);
  const inside = insideBars(portrait.pixels);
  const x0 = Math.max(inside.x, Math.floor(eyes[0] - 3.2 * length));
  const y0 = Math.max(inside.y, Math.floor(eyes[1] - 2.6 * length));
  const x1 = Math.min(inside.x + inside.widthPx, Math.ceil(eyes[0] + 3.2 * length));
  const y1 = Math.min(inside.y + inside.heightPx, Math.ceil(eyes[1] + 4.6 * length));
  const size = { widthPx: Math.round((x1 - x0) * scale), heightPx: Math.round((y1 - y0) * scale) };
  const cut = { ...size, toPhoto: [1 / scale, 0, x0, 0, 1 / scale, y0, 0, 0, 1] } as const;
  const pixels = warp(portrait.pixels, cut);
  const matte = portrait.matte && firstChannel(warp(greyOf(portrait.matte, portrait.pixels), cut));
  const map = ([x, y]: Point): Point => [(x - x0) * scale, (y - y0) * scale];
  const [x, y] = map([portrait.box.x, portrait.box.y]);
  const box = { x, y, width: portrait.box.width * scale, height: portrait.box.height * scale };
  return { id: portrait.id, pixels, box, points: mapPoints(portrait.points, map), ...(matte && { matte }) };
}
