/**
 * Cuts the same small squares out of real photos of colour documents and out of drawn photos that lay a drawn card over the
 * same document: what `lab.probe` tries to tell apart.
 *
 *     node training/views/probe.ts --data ../shared/data --portraits data/portraits-matted.jsonl --out data/probe
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decode, type Pixels, type Point, project, type Quad, rectToQuad } from '../../src/image/index.ts';
import { type PhotoPlan, planPhoto, Random, renderPhoto } from '../../synth/index.ts';
import { openPack } from './pack.ts';
import { loadPeople } from './people.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    /** Drawn photos for each real one. */
    each: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'data/probe' },
  },
});

/** A line of the real photos' list; `quad` in pixels, clockwise from the document's own top left. */
interface Photo {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
  readonly quad: Quad;
}

const sidePx = 80;
/** Where squares are cut, as shares of the card's width and height. */
const places: readonly Point[] = [0.2, 0.4, 0.6, 0.8].flatMap((u): Point[] => [0.28, 0.5, 0.72].map((v) => [u, v]));

/**
 * The photos were published smaller than they were taken: 1080 × 1920 shrunk to 630 × 1120 and saved as JPEG of quality 80.
 * Drawn photos are taken and published likewise, so that the probe judges the world and not the publisher.
 */
const takenLongPx = 1920;
const published = { quality: 80, chroma: '4:2:0', tables: 0 } as const;

const lines = readFileSync(join(values.data, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const photos = lines.map((line) => JSON.parse(line) as Photo).filter(({ kind }) => kind === 'colour');
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: 'val',
  wanted: ({ fake }) => !fake,
});
const assets = { portraits: people.map(({ portrait }) => portrait) };
const pack = openPack(values.out, { square: { dtype: 'uint8', shape: [sidePx, sidePx, 3] } });
for (const [i, photo] of photos.entries()) {
  const real = await open(readFileSync(join(values.data, photo.file)));
  await addSquares(real, photo, { real: true, photo: i });
  for (let k = 0; k < Number(values.each); k++) {
    const seed = Number(values.seed) * 1_000_003 + i * 100 + k;
    const drawn = await open((await renderPhoto(planLike(photo, real, seed), assets)).jpeg);
    await addSquares(drawn, photo, { real: false, photo: 1000 * (k + 1) + i });
  }
}
await pack.close();

/** A drawn card in the scene and at the place of the real document, taken and published as it was. */
function planLike({ file, quad }: Photo, { widthPx, heightPx }: Pixels, seed: number): PhotoPlan {
  const scale = takenLongPx / Math.max(widthPx, heightPx);
  const corner = (i: 0 | 1 | 2 | 3): Point => [quad[i][0] * scale, quad[i][1] * scale];
  const plan = planPhoto(seed, {
    widthPx: Math.round(widthPx * scale),
    heightPx: Math.round(heightPx * scale),
    portrait: new Random(seed).int(0, people.length - 1),
    scene: { file: join(values.data, file), quad: [corner(0), corner(1), corner(2), corner(3)] },
  });
  return { ...plan, chain: { camera: plan.chain.camera, messaging: { scale: 1 / scale, jpeg: published } } };
}

async function addSquares(picture: Pixels, { quad, document }: Photo, row: object): Promise<void> {
  const toPhoto = rectToQuad(1, 1, quad);
  for (const place of places) {
    const [x, y] = project(toPhoto, place).map((value) => Math.round((value - sidePx / 2) / 8) * 8) as [number, number];
    if (holds(quad, [x, y]) && x >= 0 && y >= 0 && x + sidePx <= picture.widthPx && y + sidePx <= picture.heightPx)
      await pack.add({ square: cut(picture, x, y) }, { ...row, document, place });
  }
}

/** Whether the square at this place, and a little around it, lies on the document. */
function holds(quad: Quad, [x, y]: Point): boolean {
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

async function open(jpeg: Uint8Array): Promise<Pixels> {
  return await decode(jpeg, { maxBytes: 1e8, maxPixels: 1e8 });
}
