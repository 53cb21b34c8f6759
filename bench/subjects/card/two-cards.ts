import { encodeJpeg, type Pixels, type Point, type Quad } from '../../../src/image/index.ts';
import {
  cardHeight,
  cardWidth,
  type PhotoPlan,
  planPhoto,
  Random,
  type Renderer,
  renderUnsaved,
} from '../../../synth/index.ts';

/** A photo of two cards, side by side on one background, and the same with only the left card. */
export interface TwoCards {
  readonly two: Uint8Array;
  readonly one: Uint8Array;
}

const size = { widthPx: 1280, heightPx: 960 };

/** Draws a photo with a card in each half: two photos of the same background in the same light, joined between the cards. */
export async function drawTwoCards(seed: number, renderer: Renderer): Promise<TwoCards> {
  const random = new Random(seed).fork('two cards');
  const plan = planPhoto(seed, { ...size, family: 'thai', portrait: 0 });
  const other = planPhoto(seed + 1, { ...size, family: 'thai', portrait: 1 });
  const widthPx = random.range(330, 560);
  const quads = [0.25, 0.75].map((share) => quadAt(random, share * size.widthPx, widthPx)) as [Quad, Quad];
  const scene = { ...plan.scene, fingers: 0, neighbour: 0 };
  const left: PhotoPlan = { ...plan, scene: { ...scene, quad: quads[0] } };
  const right: PhotoPlan = { ...plan, card: other.card, person: other.person, scene: { ...scene, quad: quads[1] } };
  const whole = { x: 0, y: 0, ...size };
  const pixels = await renderUnsaved(left, renderer, whole);
  const one = await encodeJpeg(pixels, plan.chain.camera);
  const two = await encodeJpeg(join(pixels, await renderUnsaved(right, renderer, whole)), plan.chain.camera);
  return { two, one };
}

/** A card that stays in its half of the photo, upright or turned by a quarter or half, a little askew. */
function quadAt(random: Random, middleX: number, widthPx: number): Quad {
  const turn = random.weighted({ 0: 70, 1: 10, 2: 10, 3: 10 });
  const angle = (Number(turn) * Math.PI) / 2 + random.gauss() * 0.06;
  const width = widthPx * random.range(0.9, 1.1);
  const height = (width * cardHeight) / cardWidth;
  const middleY = size.heightPx / 2 + random.range(-1, 1) * (size.heightPx / 2 - 0.62 * width);
  const corner = (u: number, v: number): Point => {
    const [x, y] = [u * width * random.range(0.97, 1.03), v * height * random.range(0.97, 1.03)];
    return [middleX + x * Math.cos(angle) - y * Math.sin(angle), middleY + x * Math.sin(angle) + y * Math.cos(angle)];
  };
  return [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
}

/** The left half of one picture and the right half of another. */
function join(left: Pixels, right: Pixels): Pixels {
  const stride = left.widthPx * 3;
  for (let from = 0; from < left.data.length; from += stride) {
    const middle = from + (left.widthPx >> 1) * 3;
    left.data.set(right.data.subarray(middle, from + stride), middle);
  }
  return left;
}
