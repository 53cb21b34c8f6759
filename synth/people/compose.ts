import type { Pixels, Point } from '../../src/image/index.ts';
import type { Box, PersonPlan } from '../base/plan.ts';
import { type CutOut, cutOut, cutsOf } from './matte.ts';
import { drawPanel } from './panel.ts';
import { type FacePoints, mapPoints, measureFace, type Portrait } from './portrait.ts';

/** A portrait on its panel: pixels, and face points and box in panel pixels. */
export interface Panel {
  readonly pixels: Pixels;
  readonly points: FacePoints;
  readonly box: Box;
}

/** Heads are about 3.4 times as tall as the distance from the eyes to the mouth. */
const headLength = 3.4;

/** Maximum height of invented clothes below a picture that ends too high, in distances from the eyes to the mouth. */
const maxHem = 0.9;

/** Pixels at a picture's edge that are not shown. */
const rim = 3;

/**
 * Puts a person onto the panel at true scale. If the picture cuts off hair or face, the panel shows a closer crop instead of invented
 * hair; missing shoulders are extended from the picture's lower edge.
 */
export function composePanel(person: PersonPlan, portrait: Portrait, size: readonly [number, number]): Panel {
  const pixels = drawPanel(person, size);
  const cut = cutOut(portrait);
  const place = placePerson(person, cut, size);
  blendPerson(pixels, cut, place);
  const toPanel = ([x, y]: Point): Point => [(x - place.x) * place.scale, (y - place.y) * place.scale];
  const [x, y] = toPanel([portrait.box.x, portrait.box.y]);
  const box = { x, y, width: portrait.box.width * place.scale, height: portrait.box.height * place.scale };
  return { pixels, points: mapPoints(portrait.points, toPanel), box };
}

/** Position of the panel's top left in the picture, in its pixels, and panel pixels per picture pixel. */
interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The planned position, moved and enlarged until no edge that cuts the person off lies inside the panel. */
export function placePerson(
  person: PersonPlan,
  portrait: CutOut,
  [widthPx, heightPx]: readonly [number, number],
): Placement {
  const { eyes, mouth, length } = measureFace(portrait.points);
  const cuts = cutsOf(portrait);
  const right = portrait.pixels.widthPx - rim;
  const bottom = portrait.pixels.heightPx - rim + (cuts.top && cuts.sides ? 0 : maxHem * length);
  const scale = Math.max(
    (person.head * heightPx) / (headLength * length),
    cuts.top && cuts.bottom ? heightPx / (bottom - rim) : 0,
    cuts.sides ? widthPx / (right - rim) : 0,
  );
  const [wide, high] = [widthPx / scale, heightPx / scale];
  let x = eyes[0] * 0.6 + mouth[0] * 0.4 - person.centre[0] * wide;
  let y = eyes[1] - person.centre[1] * high;
  if (cuts.bottom) y = Math.min(y, bottom - high);
  if (cuts.top) y = Math.max(y, rim);
  if (cuts.sides) x = Math.max(rim, Math.min(x, right - wide));
  return { x, y, scale };
}

/** Bilinear look-ups of colour and matte, blended over the panel in place; clothes are continued below the picture. */
function blendPerson(panel: Pixels, portrait: CutOut, place: Placement): void {
  const { heightPx, widthPx } = portrait.pixels;
  const { mouth, length } = measureFace(portrait.points);
  const [middle, chin] = [mouth[0], mouth[1] + 0.4 * length];
  const source = { data: portrait.pixels.data, matte: portrait.matte, widthPx };
  let hem: Hem | undefined;
  for (let py = 0; py < panel.heightPx; py++) {
    const y = (py + 0.5) / place.scale + place.y - 0.5;
    if (y < 0) continue;
    const below = Math.max(0, y - (heightPx - rim));
    const spread = 1 / Math.sqrt(1 + (2.2 * below) / heightPx);
    const from = middle + (0.5 / place.scale + place.x - 0.5 - middle) * spread;
    const step = spread / place.scale;
    const shift = Math.min(0.85 * length, below * 1.3);
    const row = { panel, py, from, step, middle, shift, fall: y > chin ? 0.5 : 0 };
    if (below <= 0) {
      blendRow(row, source, Math.min(heightPx - 1.01, y));
      continue;
    }
    hem ??= hemOf(portrait);
    blendRow(row, hem, Math.min(hem.rows - 1.01, below * 0.5));
  }
}

interface Source {
  readonly data: Uint8Array;
  readonly matte: Uint8Array;
  readonly widthPx: number;
}

interface Hem extends Source {
  readonly rows: number;
}

/** Continuation of a portrait's last rows: each row of the hem is the mean of the last rows, increasingly smooth. */
function hemOf({ pixels, matte }: CutOut): Hem {
  const { widthPx, heightPx } = pixels;
  const rows = 12;
  const data = new Uint8Array(widthPx * rows * 3);
  const cover = new Uint8Array(widthPx * rows);
  for (let row = 0; row < rows; row++)
    for (let x = 0; x < widthPx; x++) {
      const sums = [0, 0, 0, 0];
      let count = 0;
      for (let dx = -row - 1; dx <= row + 1; dx++)
        for (let y = heightPx - 4; y < heightPx - 1; y++, count++) {
          const i = y * widthPx + Math.min(widthPx - 3, Math.max(2, x + dx));
          for (let k = 0; k < 3; k++) sums[k]! += pixels.data[i * 3 + k]!;
          sums[3]! += matte[i]!;
        }
      for (let k = 0; k < 3; k++) data[(row * widthPx + x) * 3 + k] = sums[k]! / count;
      cover[row * widthPx + x] = sums[3]! / count;
    }
  return { data, matte: cover, widthPx, rows };
}

interface PanelRow {
  readonly panel: Pixels;
  readonly py: number;
  /** Source column of the row's first pixel, and source columns per pixel. */
  readonly from: number;
  readonly step: number;
  /** Source columns on both sides of `middle` are read this much further out, so that clothes close below the neck. */
  readonly middle: number;
  readonly shift: number;
  /** Rows that a shoulder falls for each column past the picture's side; at 0 nothing is grown. */
  readonly fall: number;
}

function blendRow(row: PanelRow, { data, matte, widthPx }: Source, y: number): void {
  const { panel, py, from, step, middle, shift, fall } = row;
  const out = panel.data;
  for (let px = 0, at = py * panel.widthPx * 3; px < panel.widthPx; px++, at += 3) {
    const plain = from + px * step;
    const x = plain < middle ? plain - shift : plain + shift;
    const outside = x < 2 ? 2 - x : x > widthPx - 3 ? x - widthPx + 3 : 0;
    if (outside > 0 && fall === 0) continue;
    const cx = Math.min(widthPx - 3, Math.max(2, x));
    const cy = Math.max(0, y - outside * fall);
    const a = (cy | 0) * widthPx + (cx | 0);
    const c = a + widthPx;
    const [fx, fy] = [cx - (cx | 0), cy - (cy | 0)];
    const [wa, wb, wc, wd] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
    const cover = (matte[a]! * wa + matte[a + 1]! * wb + matte[c]! * wc + matte[c + 1]! * wd) / 255;
    if (cover < 0.01) continue;
    const [p, q] = [a * 3, c * 3];
    for (let k = 0; k < 3; k++) {
      const value = data[p + k]! * wa + data[p + 3 + k]! * wb + data[q + k]! * wc + data[q + 3 + k]! * wd;
      out[at + k] = out[at + k]! * (1 - cover) + value * cover + 0.5;
    }
  }
}
