import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Pixels, pyramid } from '../image/index.ts';
import { blurFeatureCount, blurFeatures } from './blur.ts';
import { chromaResidual } from './chroma.ts';
import { printFeatureCount, printFeatures, printView } from './print.ts';
import { sharpnessAt, toGrey } from './sharpness.ts';
import { straightFeatures } from './straight.ts';

type Paint = (x: number, y: number) => readonly [number, number, number];

function paint(widthPx: number, heightPx: number, colour: Paint): Pixels {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0, at = 0; y < heightPx; y++) for (let x = 0; x < widthPx; x++, at += 3) data.set(colour(x, y), at);
  return { data, widthPx, heightPx };
}

/** Stripes of paper and ink, lit by a colour that changes across the card. */
function litPaper(light: readonly [number, number, number]): Pixels {
  return paint(printView.widthPx, printView.heightPx, (x, y) => {
    const ink = (x >> 1) % 2 ? 210 : 60;
    const shade = 1 - (0.3 * y) / printView.heightPx;
    return [ink * light[0] * shade, ink * light[1] * shade, ink * light[2] * shade];
  });
}

test('grey paper in pink light keeps almost no colour once the light is fitted, a printed patch keeps its own', () => {
  const grey = chromaResidual(litPaper([1, 0.7, 0.9]));
  const lit = litPaper([1, 0.7, 0.9]);
  const patch = paint(lit.widthPx, lit.heightPx, (x, y) => {
    const at = (y * lit.widthPx + x) * 3;
    const [r, g, b] = [lit.data[at]!, lit.data[at + 1]!, lit.data[at + 2]!];
    return x < 10 && y > 15 ? [r * 0.6, g * 0.8, b] : [r, g, b];
  });
  assert.ok(grey.spreadAfter < 0.08, `grey ${grey.spreadAfter}`);
  assert.ok(chromaResidual(patch).spreadAfter > 2 * grey.spreadAfter);
});

test('a softened picture has less detail at the finest scale', () => {
  const sharp = paint(64, 64, (x) => ((x >> 2) % 2 ? [200, 200, 200] : [50, 50, 50]));
  const soft = paint(64, 64, (x) => {
    const level = 125 + 75 * Math.sin((x * Math.PI) / 4);
    return [level, level, level];
  });
  assert.ok(sharpnessAt(toGrey(sharp)).laplacian > 2 * sharpnessAt(toGrey(soft)).laplacian);
});

const at = [70, 40] as const;

test('feature vectors have their stated length and hold finite numbers even for a blank view', () => {
  const photo = pyramid(paint(428, 270, () => [128, 128, 128]));
  const portrait = {
    face: { xMm: 68, yMm: 34, widthMm: 9, heightMm: 11 },
    pointsMm: [at, at, at, at, at],
    confidence: 1,
  } as const;
  const blur = blurFeatures({
    photo,
    card: [
      [0, 0],
      [428, 0],
      [428, 270],
      [0, 270],
    ],
    portrait,
  });
  const print = printFeatures(paint(printView.widthPx, printView.heightPx, () => [0, 0, 0]));
  assert.equal(blur.length, blurFeatureCount);
  assert.equal(print.length, printFeatureCount);
  assert.ok([...blur, ...print].every(Number.isFinite));
});

test('a straight edge loses more of its slope to a filter the sharper it is, whatever its contrast', () => {
  const edge = (sigma: number, contrast: number) =>
    straightFeatures(
      toGrey(
        paint(320, 240, (x) => {
          const level = 120 + contrast / (1 + Math.exp((-1.7 * (x - 160)) / sigma));
          return [level, level, level];
        }),
      ),
    );
  const [sharp, pale, soft] = [edge(1, 100), edge(1, 40), edge(4, 100)].map((features) => features[1]! + features[2]!);
  assert.ok(sharp! > soft! + 0.4);
  assert.ok(Math.abs(sharp! - pale!) < 0.1);
});
