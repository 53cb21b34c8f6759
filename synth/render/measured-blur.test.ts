import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutView, mapQuad, type Pixels, pyramid, type Quad } from '../../src/image/index.ts';
import { blurBytes, doneSigma } from '../base/blur.ts';
import { cardHeight, cardWidth } from '../base/plan.ts';
import { recompress } from '../base/recompress.ts';
import { planPhoto, Random, renderFlatCard } from '../index.ts';
import { blurLadder, measureBlur, portraitPart } from './measured-blur.ts';

const assets = { portraits: [] };
const plan = planPhoto(5, { widthPx: 1280, heightPx: 960, family: 'thai' });
const flat = renderFlatCard(plan, assets);
const ladder = blurLadder(portraitPart(plan, assets));
const pxPerMm = cardWidth / 85.6;
const square: Quad = [
  [0, 0],
  [cardWidth, 0],
  [cardWidth, cardHeight],
  [0, cardHeight],
];

const sigmaOf = (pixels: Pixels, corners = square): number => measureBlur(ladder, { pixels, corners })!.sigmaMm;

test('a known Gaussian is measured correctly', () => {
  for (const sigmaMm of [0.12, 0.2, 0.35, 0.6]) {
    const done = doneSigma(sigmaMm * pxPerMm) / pxPerMm;
    const measuredMm = sigmaOf(blurBytes(flat, sigmaMm * pxPerMm));
    assert.ok(Math.abs(measuredMm / done - 1) < 0.06, `${done} mm measured as ${measuredMm}`);
  }
});

test('the same blur is measured in a photo at an angle and of another brightness', () => {
  const soft = blurBytes(flat, 0.3 * pxPerMm);
  const dim = { ...soft, data: soft.data.map((value) => 20 + 0.6 * value) };
  const toPhoto = [1.9, 0.35, 40, -0.3, 2.1, 300, 0.00008, 0.00004, 1] as const;
  const photo = cutView(pyramid(dim), { widthPx: 700, heightPx: 620, toPhoto });
  const corners = mapQuad(square, ([x, y]) => back(toPhoto, x, y));
  const measuredMm = sigmaOf(photo, corners);
  assert.ok(Math.abs(measuredMm / 0.3 - 1) < 0.1, `0.3 mm measured as ${measuredMm}`);
});

test('noise is not blur, but the loss of a codec is', async () => {
  const soft = blurBytes(flat, 0.15 * pxPerMm);
  const random = new Random(1);
  const noisy = { ...soft, data: soft.data.map((value) => Math.max(0, Math.min(255, value + 6 * random.gauss()))) };
  assert.ok(Math.abs(sigmaOf(noisy) / sigmaOf(soft) - 1) < 0.1);
  const saved = [70, 25, 8].map(async (quality) =>
    sigmaOf(await recompress(soft, { quality, chroma: '4:2:0', tables: 0 })),
  );
  const [fine, coarse, worst] = await Promise.all(saved);
  assert.ok(fine! < coarse! && coarse! < worst!, `${fine} ${coarse} ${worst}`);
});

test('a card that is not in the photo cannot be measured', () => {
  const empty = { ...flat, data: new Uint8Array(flat.data.length).fill(128) };
  assert.equal(measureBlur(ladder, { pixels: empty, corners: square }), undefined);
});

/** The point of the photo that shows (x, y) of the flat card. */
function back([a, b, c, d, e, f, g, h]: readonly number[], x: number, y: number): readonly [number, number] {
  const [p, q, r, s] = [a! - x * g!, b! - x * h!, d! - y * g!, e! - y * h!];
  const [u, v] = [x - c!, y - f!];
  const by = 1 / (p * s - q * r);
  return [(u * s - q * v) * by, (p * v - r * u) * by];
}
