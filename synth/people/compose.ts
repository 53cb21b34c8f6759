import type { Pixels, Point } from '../../src/image/index.ts';
import type { Box, PersonPlan } from '../plan.ts';
import { matteOf } from './matte.ts';
import { drawPanel } from './panel.ts';
import { type FacePoints, type FaceRuler, mapPoints, measureFace, type Portrait } from './portrait.ts';

/** A portrait on its panel: pixels, and face points and box in panel pixels. */
export interface Panel {
  readonly pixels: Pixels;
  readonly points: FacePoints;
  readonly box: Box;
}

/** Heads are about 3.4 times as high as the way from the eyes to the mouth. */
const headLength = 3.4;

/** Puts a person onto the panel at true scale; what the picture lacks of shoulders and crown is grown from its edge. */
export function composePanel(person: PersonPlan, portrait: Portrait, size: readonly [number, number]): Panel {
  const pixels = drawPanel(person, size);
  const ruler = measureFace(portrait.points);
  const scale = (person.head * size[1]) / (headLength * ruler.length);
  const place = placement(person, { ruler, scale, size });
  blendPerson(pixels, portrait, { ...place, crown: ruler.eyes[1] - 1.75 * ruler.length });
  const toPanel = ([x, y]: Point): Point => [(x - place.x) * scale, (y - place.y) * scale];
  const [x, y] = toPanel([portrait.box.x, portrait.box.y]);
  const box = { x, y, width: portrait.box.width * scale, height: portrait.box.height * scale };
  return { pixels, points: mapPoints(portrait.points, toPanel), box };
}

interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

function placement(
  person: PersonPlan,
  {
    ruler,
    scale,
    size,
  }: { readonly ruler: FaceRuler; readonly scale: number; readonly size: readonly [number, number] },
): Placement {
  return {
    x: ruler.eyes[0] * 0.6 + ruler.mouth[0] * 0.4 - (person.centre[0] * size[0]) / scale,
    y: ruler.eyes[1] - (person.centre[1] * size[1]) / scale,
    scale,
  };
}

/** Bilinear look-ups of colour and matte, with the picture grown at its edges, blended over the panel in place. */
function blendPerson(panel: Pixels, portrait: Portrait, place: Placement & { readonly crown: number }): void {
  const { data, widthPx, heightPx } = portrait.pixels;
  const matte = matteOf(portrait);
  const middle = measureFace(portrait.points).mouth[0];
  const reach = Math.max(4, -place.crown);
  for (let py = 0, at = 0; py < panel.heightPx; py++) {
    const y = (py + 0.5) / place.scale + place.y - 0.5;
    const above = Math.max(0, -y);
    const below = Math.max(0, y - (heightPx - 2));
    if (above >= reach) {
      at += panel.widthPx * 3;
      continue;
    }
    const spread = above > 0 ? 1 / Math.sqrt(1 - (above / reach) ** 2) : 1 / (1 + below / (heightPx * 0.45));
    const cy = Math.min(heightPx - 1.01, Math.max(0, y - 1.5 * Math.min(1, below)));
    for (let px = 0; px < panel.widthPx; px++, at += 3) {
      const x = middle + ((px + 0.5) / place.scale + place.x - 0.5 - middle) * spread;
      if (above > 0 && (x < 0 || x > widthPx)) continue;
      const cx = Math.min(widthPx - 1.01, Math.max(0, x));
      const i = (cy | 0) * widthPx + (cx | 0);
      const [fx, fy] = [cx - (cx | 0), cy - (cy | 0)];
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      const [b, c] = [i + 1, i + widthPx];
      const alpha = (matte[i]! * wa + matte[b]! * wb + matte[c]! * wc + matte[c + 1]! * wd) / 255;
      if (alpha < 0.01) continue;
      const under = 1 - alpha;
      const [va, vb, vc, vd] = [wa * alpha, wb * alpha, wc * alpha, wd * alpha];
      const [p, q, r, t] = [i * 3, b * 3, c * 3, c * 3 + 3];
      const out = panel.data;
      out[at] = out[at]! * under + data[p]! * va + data[q]! * vb + data[r]! * vc + data[t]! * vd + 0.5;
      out[at + 1] =
        out[at + 1]! * under + data[p + 1]! * va + data[q + 1]! * vb + data[r + 1]! * vc + data[t + 1]! * vd + 0.5;
      out[at + 2] =
        out[at + 2]! * under + data[p + 2]! * va + data[q + 2]! * vb + data[r + 2]! * vc + data[t + 2]! * vd + 0.5;
    }
  }
}
