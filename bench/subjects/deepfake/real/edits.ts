import {
  invert,
  lumaOf,
  type Pixels,
  type Point,
  project,
  type Quad,
  rectToQuad,
} from '../../../../src/image/index.ts';
import type { Remake } from '../../../../synth/dataset/makers.ts';
import {
  areaAround,
  blendOver,
  lift,
  maskOf,
  measureFace,
  type Portrait,
  planSwap,
  type Random,
  sampleThrough,
  shrink,
  swapFace,
} from '../../../../synth/index.ts';

/** A real photo of a card, and where the portrait's face is in it. */
export interface Target {
  readonly pixels: Pixels;
  readonly points: Portrait['points'];
  /** The face box, upright on the card. */
  readonly face: Quad;
}

/** The kinds of edit: the face, a part of it, a rectangle around the head, or the whole portrait is replaced. */
export const edits = ['swap', 'part', 'paste', 'replace'] as const;

/** One edit. */
export interface Edit {
  readonly kind: (typeof edits)[number];
  readonly donor: Portrait;
  readonly random: Random;
}

/** Edits a photo by the methods of `synth/`, at a strength from subtle to obvious. On a grey portrait, the donor is grey as well. */
export function editPhoto(target: Target, { kind, donor: original, random }: Edit): Pixels {
  const strength = random.range(0, 0.8);
  const donor = isGrey(target) ? { ...original, pixels: greyOf(original.pixels) } : original;
  if (kind === 'paste') {
    const margins = [random.range(0.1, 0.25), random.range(0.1, 0.2), random.range(0.03, 0.1)] as const;
    return paste(target, donor, { strength, random, margins });
  }
  if (kind === 'replace') return paste(target, donor, { strength, random, margins: panelAround });
  const regions = kind === 'part' ? (['eyes', 'mouth', 'nose'] as const) : (['whole', 'inner', 'middle'] as const);
  const plan = planSwap(random, strength, regions);
  return swapFace(target, donor, { plan, seed: random.int(0, 2 ** 31) }).pixels;
}

/** Distance by which the panel of most documents reaches beyond the face: across, up and down, in sizes of the face. */
const panelAround = [0.375, 0.405, 0.445] as const;

/** Regenerates the part of the photo around the card's portrait, or only the portrait, as an editor based on a network does. */
export async function remakePhoto(target: Target, kind: 'photo' | 'portrait', remake: Remake): Promise<Pixels> {
  const { pixels, face } = target;
  const [across, up, down] = kind === 'photo' ? ([1.2, 1.2, 1.2] as const) : panelAround;
  const region = regionAround(face, [across, up, down]);
  const area = areaAround(region, 2, pixels);
  const made = await remake(pixels, area);
  const over = { ...lift(made, { ...area, x: 0, y: 0 }), x: area.x, y: area.y };
  const mask = kind === 'photo' ? new Float32Array(area.widthPx * area.heightPx).fill(1) : maskOf(region, area, 0.7);
  return blendOver(
    pixels,
    { under: lift(pixels, area), over, mask },
    { kind: 'alpha', match: 0, opacity: 1, reach: 4 },
  );
}

/** The rectangle that reaches this far beyond the face, in the photo. */
function regionAround(face: Quad, [across, up, down]: readonly [number, number, number]): readonly Point[] {
  const toFace = rectToQuad(1, 1, face);
  const corner = (x: number, y: number): Point => project(toFace, [x, y]);
  return [corner(-across, -up), corner(1 + across, -up), corner(1 + across, 1 + down), corner(-across, 1 + down)];
}

/** A rectangle of the donor's picture over the same rectangle of the portrait, as large as the donor's picture allows. */
function paste(
  { pixels, points, face }: Target,
  donor: Portrait,
  how: { readonly strength: number; readonly random: Random; readonly margins: readonly [number, number, number] },
): Pixels {
  const { strength, random, margins } = how;
  const { pixels: source, box } = shrink(donor, 1.1 * measureFace(points).length);
  const room = [
    Math.min(box.x, source.widthPx - box.x - box.width) / box.width,
    box.y / box.height,
    (source.heightPx - box.y - box.height) / box.height,
  ] as const;
  const region = regionAround(face, [0, 1, 2].map((i) => Math.min(margins[i]!, room[i]!)) as [number, number, number]);
  const back = invert(rectToQuad(1, 1, face));
  const feather = (1 - strength) * random.range(0.3, 3);
  const area = areaAround(region, 3 * feather + 2, pixels);
  const layers = {
    under: lift(pixels, area),
    over: sampleThrough(source, area, (point) => {
      const [x, y] = project(back, point);
      return [box.x + x * box.width, box.y + y * box.height];
    }),
    mask: maskOf(region, area, feather),
  };
  const match = 1 - strength * random.range(0, 1);
  return blendOver(pixels, layers, { kind: 'alpha', match, opacity: 1, reach: 4 });
}

/** Whether a face has only one tint: its colour differences vary by less than `greySpread` levels. */
function isGrey({ pixels, face }: Target): boolean {
  const area = areaAround(face, 0, pixels);
  const { data } = lift(pixels, area);
  const spread = [0, 1].map((k) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < data.length; i += 3) {
      const by = data[i + k]! - data[i + k + 1]!;
      sum += by;
      squares += by * by;
    }
    const n = data.length / 3;
    return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  });
  return Math.max(...spread) < greySpread;
}

const greySpread = 9;

function greyOf(pixels: Pixels): Pixels {
  const luma = lumaOf(pixels);
  return { ...pixels, data: pixels.data.map((_, i) => luma[(i / 3) | 0]!) };
}
