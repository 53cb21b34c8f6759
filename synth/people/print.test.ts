import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels, type Pixels } from '../../src/image/index.ts';
import type { LaidPlan, PhotoPlan, PrintPlan, PrintPreparation, ScreenPlan } from '../base/plan.ts';
import { planPhoto, Renderer } from '../index.ts';
import { printPixels } from './print.ts';

const plain: PrintPlan = { sigma: 0, contrast: 1, saturation: 1, gain: [1, 1, 1], noise: 0 };
const asTaken: PrintPreparation = { retouch: 0, storedPx: 0, sharpen: 0, gamma: 1, hardness: 0 };

/** Grey pixels with the levels of `level`. */
function greys(widthPx: number, heightPx: number, level: (x: number, y: number) => number): Pixels {
  const pixels = blankPixels(widthPx, heightPx);
  for (let i = 0; i < pixels.data.length; i++)
    pixels.data[i] = level(Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx));
  return pixels;
}

function spread(pixels: Pixels): number {
  const { length } = pixels.data;
  const mean = pixels.data.reduce((sum, value) => sum + value, 0) / length;
  return Math.sqrt(pixels.data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length);
}

const chequered = (low: number, high: number): Pixels =>
  greys(64, 64, (x, y) => (((x >> 1) + (y >> 1)) % 2 ? low : high));

test('a print that is prepared without changes equals one without preparation', () => {
  const picture = greys(40, 30, (x, y) => 5 * x + y);
  assert.deepEqual(printPixels(picture, { ...plain, ready: asTaken }, 1), printPixels(picture, plain, 1));
});

test('retouching removes weak detail and keeps strong detail', () => {
  const retouched = { ...plain, ready: { ...asTaken, retouch: 20 } };
  const kept = (picture: Pixels): number => spread(printPixels(picture, retouched, 1)) / spread(picture);
  assert.ok(kept(chequered(126, 132)) < 0.2, 'six levels of detail');
  assert.ok(kept(chequered(60, 200)) > 0.9, 'a hundred and forty levels of detail');
});

test('a portrait that is stored small loses its fine detail but not its size', () => {
  const picture = chequered(60, 200);
  const printed = printPixels(picture, { ...plain, ready: { ...asTaken, storedPx: 16 } }, 1);
  assert.equal(printed.widthPx, 64);
  assert.ok(spread(printed) < 0.3 * spread(picture));
});

test('a screen moves middle tones more than blacks and whites', () => {
  for (const kind of ['dots', 'lines', 'grain'] as const) {
    const screen: ScreenPlan = { kind, pitch: 5, angle: 0.6, strength: 12 };
    const moved = (level: number): number =>
      spread(
        printPixels(
          greys(60, 60, () => level),
          { ...plain, screen },
          3,
        ),
      );
    assert.ok(moved(128) > 3, `${kind} in middle grey: ${moved(128)}`);
    assert.ok(moved(4) < 0.6 * moved(128), `${kind} in black: ${moved(4)}`);
  }
});

test('the card is visible through a portrait printed as ink and at its faded edges, and hidden by a picture', () => {
  const base = planPhoto(12, { family: 'generic', prints: 'any' });
  const panel = base.card.panel;
  const renderer = new Renderer({ portraits: [] });
  const corner = (laid: LaidPlan): number => {
    const white: PhotoPlan['person'] = { ...base.person, panelTop: [255, 255, 255], panelBottom: [255, 255, 255] };
    const plan = (bottom: number): PhotoPlan => ({
      ...base,
      person: { ...white, heightLines: false, laid, print: plain },
      card: { ...base.card, top: [bottom, bottom, bottom], bottom: [bottom, bottom, bottom] },
    });
    const place = { x: panel.x + 3, y: panel.y + 3, width: 1, height: 1 };
    const [dark, light] = [90, 230].map((bottom) => renderer.flatPart(plan(bottom), place).data[0]!);
    return light! - dark!;
  };
  const hidden = corner({ as: 'picture', fade: 0, overprint: 0 });
  const faded = corner({ as: 'picture', fade: 20, overprint: 0 });
  const inked = corner({ as: 'ink', fade: 0, overprint: 0 });
  assert.ok(hidden < 60 && faded > hidden + 40 && inked > hidden + 40, `${hidden}, ${faded}, ${inked}`);
});

test('the usual print is a picture that hides the card', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { print, laid } = planPhoto(seed).person;
    assert.deepEqual(laid, { as: 'picture', fade: 0, overprint: 0 });
    assert.equal(print.ready ?? print.screen, undefined);
  }
});
