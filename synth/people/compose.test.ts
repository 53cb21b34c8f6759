import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels, type Point } from '../../src/image/index.ts';
import { planPhoto } from '../index.ts';
import { composePanel, placePerson } from './compose.ts';
import { drawFace } from './drawn-face.ts';
import { cutOut } from './matte.ts';
import { mapPoints, measureFace, type Portrait } from './portrait.ts';

const { person } = planPhoto(5, { family: 'thai' });
const panel = [200, 240] as const;
const face = drawFace(7);
const ruler = measureFace(face.points);

/** Only the face, brow to mouth, in front of a background that is not plain. */
function tightCrop(): Portrait {
  const [x0, y0] = [Math.round(ruler.eyes[0] - 0.8 * ruler.length), Math.round(ruler.eyes[1] - 0.6 * ruler.length)];
  const pixels = blankPixels(Math.round(1.6 * ruler.length), Math.round(2 * ruler.length));
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = (i * 7919) % 251;
  const points = mapPoints(face.points, ([x, y]): Point => [x - x0, y - y0]);
  return { id: 'tight', pixels, points, box: { x: 0, y: 0, width: pixels.widthPx, height: pixels.heightPx } };
}

test('a head with a margin around it has the planned height', () => {
  const { scale } = placePerson(person, cutOut(face), panel);
  assert.ok(Math.abs(scale * ruler.length * 3.4 - person.head * panel[1]) < 0.01);
});

test('a picture that cuts the head off fills the panel, with no edge inside', () => {
  const portrait = tightCrop();
  const { x, y, scale } = placePerson(person, cutOut(portrait), panel);
  assert.ok(x >= 0 && y >= 0, `top left at ${x}, ${y}`);
  assert.ok(x + panel[0] / scale <= portrait.pixels.widthPx, 'right');
  assert.ok(y + panel[1] / scale <= portrait.pixels.heightPx, 'bottom');
});

test('the panel is unchanged where the matte shows no person', () => {
  const empty = { ...face, matte: new Uint8Array(face.pixels.widthPx * face.pixels.heightPx) };
  const bare = composePanel(person, empty, panel).pixels.data;
  const worn = composePanel(person, face, panel).pixels.data;
  const changed = worn.reduce((count, value, i) => count + (Math.abs(value - bare[i]!) > 8 ? 1 : 0), 0);
  assert.ok(changed > worn.length / 5, `${changed} of ${worn.length}`);
});

test('face points and box are where the panel shows the face', () => {
  const { points, box, pixels } = composePanel(person, face, panel);
  const { eyes } = measureFace(points);
  assert.ok(Math.abs(eyes[1] - person.centre[1] * panel[1]) < 0.01, `eyes at ${eyes[1]}`);
  assert.ok(Math.abs(eyes[0] - person.centre[0] * panel[0]) < 0.05 * panel[0]);
  for (const [x, y] of points)
    assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height && x < pixels.widthPx);
});

test('a panel has the requested size, whatever the portrait', () => {
  for (const portrait of [face, tightCrop()]) {
    const { pixels } = composePanel(person, portrait, [90, 130]);
    assert.deepEqual([pixels.widthPx, pixels.heightPx], [90, 130]);
  }
});

test('shoulders are continued below a picture that ends above the panel', () => {
  const { length, mouth } = ruler;
  const heightPx = Math.round(mouth[1] + 0.9 * length);
  const cut = {
    ...face,
    pixels: { ...face.pixels, heightPx, data: face.pixels.data.slice(0, face.pixels.widthPx * heightPx * 3) },
  };
  const place = placePerson(person, cutOut(cut), panel);
  assert.ok(place.y + panel[1] / place.scale <= heightPx + 0.9 * length, 'no more is made up than 0.9 of the face');
  const { data } = composePanel(person, cut, panel).pixels;
  const bare = composePanel(person, { ...cut, matte: new Uint8Array(face.pixels.widthPx * heightPx) }, panel).pixels
    .data;
  const middle = ((panel[1] - 2) * panel[0] + panel[0] / 2) * 3;
  assert.notEqual(data[middle], bare[middle]);
});
