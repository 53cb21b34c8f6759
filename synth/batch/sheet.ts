import { decode, encodeJpeg } from '../../src/image/index.ts';
import { type Canvas, font, openCanvas } from '../base/canvas.ts';
import { pixelsOf, putPixels } from '../base/raster.ts';

/** One picture of a contact sheet. */
export interface Tile {
  readonly jpeg: Uint8Array;
  readonly caption: string;
}

/** How a sheet is laid out; lengths in pixels of the sheet. */
export interface SheetOptions {
  readonly columns: number;
  /** Side of the square into which each picture is shrunk; default 320. */
  readonly sidePx?: number;
}

const captionPx = 18;
const limits = { maxBytes: 1e8, maxPixels: 1e8 };

/** Arranges pictures side by side, row by row, each below its caption, as a JPEG. */
export async function drawSheet(tiles: readonly Tile[], { columns, sidePx = 320 }: SheetOptions): Promise<Uint8Array> {
  const thumbs: readonly Thumb[] = await Promise.all(tiles.map((tile) => openThumb(tile, sidePx - 4)));
  const rowPx = captionPx + 4 + Math.max(0, ...thumbs.map(({ picture }) => picture.height));
  const { canvas, context } = openCanvas(columns * sidePx, Math.ceil(tiles.length / columns) * rowPx);
  context.fillStyle = 'rgb(24,24,28)';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = font('sarabun-500', 13);
  context.fillStyle = 'rgb(230,230,230)';
  for (const [i, { picture, caption }] of thumbs.entries()) {
    const [x, y] = [(i % columns) * sidePx, Math.floor(i / columns) * rowPx];
    context.drawImage(picture, x + 2, y + captionPx);
    context.fillText(caption, x + 4, y + 13);
  }
  return await encodeJpeg(pixelsOf(canvas), { quality: 85 });
}

interface Thumb {
  readonly picture: Canvas;
  readonly caption: string;
}

async function openThumb({ jpeg, caption }: Tile, sidePx: number): Promise<Thumb> {
  const photo = await decode(jpeg, limits);
  const whole = openCanvas(photo.widthPx, photo.heightPx);
  putPixels(whole.context, photo, [0, 0]);
  const scale = Math.min(1, sidePx / Math.max(photo.widthPx, photo.heightPx));
  const { canvas, context } = openCanvas(photo.widthPx * scale, photo.heightPx * scale);
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole.canvas, 0, 0, canvas.width, canvas.height);
  return { picture: canvas, caption };
}
