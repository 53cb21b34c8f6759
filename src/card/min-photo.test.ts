import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapQuad, meanWidthPx, type Point, type Quad } from '../image/index.ts';
import { canHoldCard, canHoldPortrait, minCardWidthPx } from './min-photo.ts';
import { areaQuad, cardMm } from './views.ts';

const degrees = Math.PI / 180;
/** The whole card, its right and its left half: documents have their portrait in either. */
const parts = [
  { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: cardMm.height },
  { xMm: cardMm.width / 2, yMm: 0, widthMm: cardMm.width / 2, heightMm: cardMm.height },
  { xMm: 0, yMm: 0, widthMm: cardMm.width / 2, heightMm: cardMm.height },
] as const;
/** A face on a Thai card, with the usual size of its box. */
const face = { xMm: 65, yMm: 26, widthMm: 9.2, heightMm: 12 } as const;

/** The narrowest judged card, turned and tilted in front of a camera that is three card widths away. */
function narrowestCard(turn: number, tiltX: number, tiltY: number): Quad {
  const corner = (across: number, down: number): Point => {
    const [x, y] = [across * cardMm.width, down * cardMm.height];
    const away = x * Math.sin(tiltY) + y * Math.sin(tiltX);
    const scale = (3 * cardMm.width) / (3 * cardMm.width + away);
    const [flatX, flatY] = [x * Math.cos(tiltY) * scale, y * Math.cos(tiltX) * scale];
    return [flatX * Math.cos(turn) - flatY * Math.sin(turn), flatX * Math.sin(turn) + flatY * Math.cos(turn)];
  };
  const quad: Quad = [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
  const scale = minCardWidthPx / meanWidthPx(quad);
  return mapQuad(quad, ([x, y]) => [x * scale, y * scale]);
}

/** The smallest photo that shows these corners. */
function photoAround(corners: Quad) {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const span = (values: readonly number[]) => Math.floor(Math.max(...values) - Math.min(...values));
  return { widthPx: span(xs), heightPx: span(ys) };
}

function narrowestCardsUpTo(max: number): readonly Quad[] {
  const tilts = [-max, -max / 2, 0, max / 2, max];
  return [0, 15, 32, 45, 58, 75, 90].flatMap((turn) =>
    tilts.flatMap((tiltX) => tilts.map((tiltY) => narrowestCard(turn * degrees, tiltX * degrees, tiltY * degrees))),
  );
}

describe('the minimum size of a photo', () => {
  it('admits every photo of the narrowest judged card, or of the half of it with the portrait, at any turn and tilt', () => {
    for (const card of narrowestCardsUpTo(60))
      for (const part of parts) assert.equal(canHoldCard(photoAround(areaQuad(card, part))), true);
  });

  it('admits every picture of the face of such a card at up to 40 degrees, and of half of a face seen straight on', () => {
    for (const card of narrowestCardsUpTo(40)) assert.equal(canHoldPortrait(photoAround(areaQuad(card, face))), true);
    const { widthPx, heightPx } = photoAround(areaQuad(narrowestCard(0, 0, 0), face));
    assert.equal(canHoldPortrait({ widthPx: widthPx / 2, heightPx }), true);
  });

  it('excludes pictures that are smaller than half of that card, or narrower than half of a face', () => {
    assert.equal(canHoldCard({ widthPx: 64, heightPx: 48 }), false);
    assert.equal(canHoldCard({ widthPx: 84, heightPx: 84 }), false);
    assert.equal(canHoldCard({ widthPx: 16_384, heightPx: 11 }), false);
    assert.equal(canHoldPortrait({ widthPx: 11, heightPx: 3000 }), false);
  });
});
