import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { mapQuad, type Point, type Quad, readHeader } from '../../src/image/index.ts';
import type { SceneSource } from './plan.ts';

/** A real picture as background, with the size of the photo that is made from it. */
export interface Scene extends SceneSource {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Row {
  readonly file: string;
  readonly quad: Quad;
}

/**
 * Reads scenes from JSON lines of `{file, quad}`: file relative to the list, quad in the picture's pixels, clockwise from the
 * document's own top left. Photos are at most `longestPx` long; quads grow by 1.5 % so that the document is covered.
 */
export async function loadScenes(list: string, longestPx: number): Promise<readonly Scene[]> {
  const text = await readFile(list, 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
  return await Promise.all(rows.map((row) => loadScene({ ...row, file: resolve(dirname(list), row.file) }, longestPx)));
}

async function loadScene({ file, quad }: Row, longestPx: number): Promise<Scene> {
  const header = readHeader(await readFile(file));
  if (!header) throw new TypeError(`Expected a JPEG, PNG or BMP for a scene but received ${file}`);
  const scale = Math.min(1, longestPx / Math.max(header.widthPx, header.heightPx));
  const middle = (axis: 0 | 1): number => quad.reduce((sum, point) => sum + point[axis], 0) / 4;
  const [cx, cy] = [middle(0), middle(1)];
  const wider = ([x, y]: Point): Point => [(cx + (x - cx) * 1.015) * scale, (cy + (y - cy) * 1.015) * scale];
  return {
    file,
    quad: mapQuad(quad, wider),
    widthPx: Math.round(header.widthPx * scale),
    heightPx: Math.round(header.heightPx * scale),
  };
}
