/**
 * Cuts the same small squares from real photos of colour documents and from drawn photos in which a drawn card covers the same
 * document. `lab.probe` tries to distinguish them.
 *
 *     node training/views/probe.ts --data ../shared/data --portraits data/portraits-matted.jsonl --out data/probe
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Pixels, type Point, project, type Quad, rectToQuad } from '../../src/image/index.ts';
import { type DocumentPhoto, decodeOwn, listDocuments, readPixels } from '../../synth/dataset/documents.ts';
import { loadPeople } from '../../synth/dataset/people.ts';
import { photoSeed } from '../../synth/dataset/seed.ts';
import { type PhotoPlan, planPhoto, Random, Renderer, renderPhoto } from '../../synth/index.ts';
import { openPack, type Pack } from './parts/pack.ts';

const sidePx = 80;
/** Where squares are cut, as shares of the card's width and height. */
const places: readonly Point[] = [0.2, 0.4, 0.6, 0.8].flatMap((u): Point[] => [0.28, 0.5, 0.72].map((v) => [u, v]));

/**
 * The photos were published smaller than they were taken: 1080 × 1920 shrunk to 630 × 1120 and saved as JPEG of quality 80.
 * Drawn photos are taken and published in the same way, so that the probe judges the drawn world and not the publisher.
 */
const takenLongPx = 1920;
const published = { quality: 80, chroma: '4:2:0', tables: 0 } as const;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: '../shared/data' },
      portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
      /** Drawn photos for each real one. */
      each: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'data/probe' },
    },
  });
  const query = { dataDir: values.data, list: values.portraits, split: 'val' };
  const people = await loadPeople({ ...query, isIncluded: ({ fake }) => !fake });
  const renderer = new Renderer({ portraits: people.map(({ portrait }) => portrait) });
  const pack = openPack(values.out, { square: { dtype: 'uint8', shape: [sidePx, sidePx, 3] } });
  const photos = listDocuments(values.data).filter(({ kind }) => kind === 'colour');
  for (const [i, photo] of photos.entries()) {
    const place = { ...photo, file: join(values.data, photo.file) };
    const real = await readPixels(place.file);
    await addSquares(pack, real, { ...place, row: { real: true, photo: i } });
    for (let k = 0; k < Number(values.each); k++) {
      const seed = photoSeed(Number(values.seed), i * 100 + k);
      const portrait = new Random(seed).int(0, people.length - 1);
      const drawn = await renderPhoto(planLike(place, real, { seed, portrait }), renderer);
      const row = { real: false, photo: 1000 * (k + 1) + i };
      await addSquares(pack, await decodeOwn(drawn.jpeg), { ...place, row });
    }
  }
  await pack.close();
}

/** A drawn card in the scene and at the place of the real document, taken and published in the same way. */
function planLike(
  { file, quad }: DocumentPhoto,
  { widthPx, heightPx }: Pixels,
  { seed, portrait }: { readonly seed: number; readonly portrait: number },
): PhotoPlan {
  const scale = takenLongPx / Math.max(widthPx, heightPx);
  const corner = (i: 0 | 1 | 2 | 3): Point => [quad[i][0] * scale, quad[i][1] * scale];
  const plan = planPhoto(seed, {
    widthPx: Math.round(widthPx * scale),
    heightPx: Math.round(heightPx * scale),
    portrait,
    scene: { file, quad: [corner(0), corner(1), corner(2), corner(3)] },
  });
  return { ...plan, chain: { camera: plan.chain.camera, messaging: { scale: 1 / scale, jpeg: published } } };
}

async function addSquares(
  pack: Pack,
  picture: Pixels,
  { quad, document, row }: DocumentPhoto & { readonly row: object },
): Promise<void> {
  const toPhoto = rectToQuad(1, 1, quad);
  for (const place of places) {
    const [x, y] = project(toPhoto, place).map((value) => Math.round((value - sidePx / 2) / 8) * 8) as [number, number];
    if (liesOn(quad, [x, y]) && x >= 0 && y >= 0 && x + sidePx <= picture.widthPx && y + sidePx <= picture.heightPx)
      await pack.add({ square: cut(picture, x, y) }, { ...row, document, place });
  }
}

/** Whether the square at this place, with a margin, lies on the document. */
function liesOn(quad: Quad, [x, y]: Point): boolean {
  const square: readonly Point[] = [
    [x - 6, y - 6],
    [x + sidePx + 6, y - 6],
    [x + sidePx + 6, y + sidePx + 6],
    [x - 6, y + sidePx + 6],
  ];
  const isInside = ([px, py]: Point): boolean =>
    quad.every(([ax, ay], i) => {
      const [bx, by] = quad[(i + 1) % 4]!;
      return (bx - ax) * (py - ay) - (by - ay) * (px - ax) > 0;
    });
  return square.every(isInside);
}

function cut(picture: Pixels, x: number, y: number): Uint8Array {
  const out = new Uint8Array(sidePx * sidePx * 3);
  for (let row = 0; row < sidePx; row++) {
    const from = ((y + row) * picture.widthPx + x) * 3;
    out.set(picture.data.subarray(from, from + sidePx * 3), row * sidePx * 3);
  }
  return out;
}

if (import.meta.main) await main(process.argv.slice(2));
