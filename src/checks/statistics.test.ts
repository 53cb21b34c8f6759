import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pixels } from '../image/index.ts';
import { chromaResidual } from './chroma.ts';
import { printFeatureCount, printFeatures, printView } from './print.ts';

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

test('the print features have their stated length and are finite numbers even for a blank view', () => {
  const features = printFeatures(paint(printView.widthPx, printView.heightPx, () => [0, 0, 0]));
  assert.equal(features.length, printFeatureCount);
  assert.ok(features.every(Number.isFinite));
});
