import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pixels } from '../image/index.ts';
import { basisOf, chromaOf, chromaResidual } from './chroma.ts';
import { withoutOverlays } from './overlay.ts';
import { printArea, printFeatureCounts, printFeatures, printSizes } from './print.ts';

type Colour = readonly [number, number, number];
type Paint = (x: number, y: number) => Colour;

const size = printSizes.card;

function paint({ widthPx, heightPx }: { widthPx: number; heightPx: number }, colour: Paint): Pixels {
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0, at = 0; y < heightPx; y++) for (let x = 0; x < widthPx; x++, at += 3) data.set(colour(x, y), at);
  return { data, widthPx, heightPx };
}

/** Stripes of paper and ink, lit by a colour that changes across the card, with a patch of another colour at some places. */
function litPaper(isPatch: (x: number, y: number) => boolean = () => false): Pixels {
  const [light, patch]: Colour[] = [
    [1, 0.7, 0.9],
    [0.4, 0.9, 0.3],
  ];
  return paint(size, (x, y) => {
    const ink = (x >> 1) % 2 ? 210 : 60;
    const shade = 1 - (0.3 * y) / size.heightPx;
    const colour = isPatch(x, y) ? patch! : light!;
    return [ink * colour[0] * shade, ink * colour[1] * shade, ink * colour[2] * shade];
  });
}

function uncovered(view: Pixels) {
  const chroma = chromaOf(view);
  return withoutOverlays(chroma, basisOf(chroma, 'surface'));
}

function rms(values: Float32Array, cardMask: Uint8Array): number {
  const squares = values.map((value, i) => (cardMask[i] ? value * value : 0)).reduce((sum, square) => sum + square, 0);
  return Math.sqrt(squares / cardMask.reduce((sum, one) => sum + one, 0));
}

test('after the light is fitted, grey paper in pink light has almost no colour, and a printed patch keeps its own', () => {
  const all = new Uint8Array(size.widthPx * size.heightPx).fill(1);
  const left = (view: Pixels): number => {
    const chroma = chromaOf(view);
    return rms(chromaResidual(chroma, basisOf(chroma, 'surface'), all).magnitude, all);
  };
  const grey = left(litPaper());
  assert.ok(grey < 0.08, `grey ${grey}`);
  assert.ok(left(litPaper((x, y) => x > 4 && x < 10 && y > 4 && y < 10)) > 2 * grey);
});

test('objects over the edge do not count as the card, but a patch in its middle does', () => {
  const finger = uncovered(litPaper((x, y) => x > 17 && y < 6));
  assert.ok(finger.cardMask.every((one, i) => !one || !(i % size.widthPx > 17 && i < 6 * size.widthPx)));
  assert.ok(rms(finger.residual.magnitude, finger.cardMask) < 0.08);
  const seal = uncovered(litPaper((x, y) => x > 8 && x < 14 && y > 4 && y < 10));
  assert.ok(seal.cardMask.every((one) => one === 1));
});

test('the portrait’s view stays on the card', () => {
  const area = printArea({ face: { xMm: 74, yMm: 0.5, widthMm: 11, heightMm: 14 } });
  assert.ok(area.yMm >= 0 && area.xMm + area.widthMm <= 85.6 + 1e-9);
});

test('the print features have their stated length and are finite numbers even for blank views', () => {
  for (const level of [0, 255]) {
    const blank = (of: { widthPx: number; heightPx: number }): Pixels => paint(of, () => [level, level, level]);
    const features = printFeatures({ card: blank(printSizes.card), portrait: blank(printSizes.portrait) });
    assert.equal(features.length, printFeatureCounts.card + printFeatureCounts.portrait);
    assert.ok(features.every(Number.isFinite));
  }
});
