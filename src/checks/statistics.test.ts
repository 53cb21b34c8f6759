import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pixels } from '../image/index.ts';
import { blurFeatureCount, blurFeatures } from './blur.ts';
import { chromaResidual } from './chroma.ts';
import { printFeatureCount, printFeatures, printView } from './print.ts';
import { sharpnessAt, toGrey } from './sharpness.ts';

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

test('feature vectors have their stated length and hold finite numbers even for a blank view', () => {
  const blank = paint(128, 128, () => [128, 128, 128]);
  const blur = blurFeatures(blank, 1);
  const print = printFeatures(paint(printView.widthPx, printView.heightPx, () => [0, 0, 0]));
  assert.equal(blur.length, blurFeatureCount);
  assert.equal(print.length, printFeatureCount);
  assert.ok([...blur, ...print].every(Number.isFinite));
});
