import { readFile } from 'node:fs/promises';
import { cutView, decode, encodeJpeg, pyramid } from '../../image/index.ts';
import type { Item } from '../metrics/sample.ts';
import { type Html, html } from './html.ts';

/** Thumbnail of one of the worst errors. */
export interface Thumbnail {
  readonly file: string;
  readonly score: number;
  readonly kind: string;
  /** A data URL, so that the page stays one file. */
  readonly url: string;
}

/** The worst errors of both classes, worst first. */
export interface Thumbnails {
  readonly bonaFide: readonly Thumbnail[];
  readonly attacks: readonly Thumbnail[];
}

/** Number of thumbnails per class. */
const thumbnailCount = 24;
const longSidePx = 240;

/** Creates the thumbnails of one check: bona fide photos of the highest values, attacks of the lowest. */
export async function makeThumbnails(
  items: readonly Item[],
  pathOf: (file: string) => string | undefined,
): Promise<Thumbnails> {
  const rising = items.toSorted((a, b) => a.value - b.value);
  const attacks = rising.filter((item) => item.attack).slice(0, thumbnailCount);
  const bonaFide = rising
    .filter((item) => !item.attack)
    .toReversed()
    .slice(0, thumbnailCount);
  const make = async (some: readonly Item[]) => {
    const made: Thumbnail[] = [];
    for (const { file, score, kind } of some) {
      const path = pathOf(file);
      if (path !== undefined) made.push({ file, score, kind, url: await thumbnailUrl(path) });
    }
    return made;
  };
  return { bonaFide: await make(bonaFide), attacks: await make(attacks) };
}

async function thumbnailUrl(path: string): Promise<string> {
  const photo = await decode(await readFile(path), { maxBytes: Number.POSITIVE_INFINITY, maxPixels: 50_000_000 });
  const scale = Math.max(1, Math.max(photo.widthPx, photo.heightPx) / longSidePx);
  const size = { widthPx: Math.ceil(photo.widthPx / scale), heightPx: Math.ceil(photo.heightPx / scale) };
  const view = cutView(pyramid(photo), { ...size, toPhoto: [scale, 0, 0, 0, scale, 0, 0, 0, 1] });
  const jpeg = await encodeJpeg(view, { quality: 75 });
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}

/** Both classes as lists of pictures. */
export function thumbnailsSection({ bonaFide, attacks }: Thumbnails): Html {
  return html`<h3>Bona fide photos with the highest scores</h3>${list(bonaFide)}
<h3>Attacks with the lowest scores</h3>${list(attacks)}`;
}

function list(some: readonly Thumbnail[]): Html {
  const items = some.map(
    ({ file, score, kind, url }) =>
      html`<li><img src="${url}" alt="${file}"><b>${score}</b> ${kind === '' ? '' : `${kind}, `}${file}</li>`,
  );
  return html`<ul class="thumbnails">${items}</ul>`;
}
