import { decode, encodeJpeg } from '../src/image/index.ts';
import { font, openCanvas } from './card/canvas.ts';
import { pixelsOf, putPixels } from './card/raster.ts';

/** One picture of a contact sheet. */
export interface Tile {
  readonly jpeg: Uint8Array;
  readonly caption: string;
}

/** How a sheet is laid out; lengths in pixels of the sheet. */
export interface SheetOptions {
  readonly columns: number;
  /** Each picture is shrunk to fit a square of this side; 320 if not given. */
  readonly sidePx?: number;
}

const captionPx = 18;
const limits = { maxBytes: 1e8, maxPixels: 1e8 };

/** Lays pictures side by side, row by row, each under its caption: a JPEG to look at. */
export async function drawSheet(tiles: readonly Tile[], { columns, sidePx = 320 }: SheetOptions): Promise<Uint8Array> {
  const rows = Math.ceil(tiles.length / columns);
  const { canvas, context } = openCanvas(columns * sidePx, rows * (sidePx + captionPx));
  context.fillStyle = 'rgb(24,24,28)';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = font('sarabun-500', 13);
  context.fillStyle = 'rgb(230,230,230)';
  context.imageSmoothingQuality = 'high';
  for (const [i, { jpeg, caption }] of tiles.entries()) {
    const photo = await decode(jpeg, limits);
    const tile = openCanvas(photo.widthPx, photo.heightPx);
    putPixels(tile.context, photo, [0, 0]);
    const scale = Math.min(1, (sidePx - 4) / Math.max(photo.widthPx, photo.heightPx));
    const [x, y] = [(i % columns) * sidePx, Math.floor(i / columns) * (sidePx + captionPx)];
    context.drawImage(tile.canvas, x + 2, y + captionPx, photo.widthPx * scale, photo.heightPx * scale);
    context.fillText(caption, x + 4, y + 13);
  }
  return await encodeJpeg(pixelsOf(canvas), { quality: 85 });
}
