/**
 * Views of a picture that is defined by a formula, so that Python can draw it too: `training/tests/test_cut.py` and
 * `test/views.test.ts` compare both cutters with them.
 *
 *     node training/views/records.ts > training/tests/views.json
 */
import { type Cut, cutView, type Pixels, pyramid, type Quad, rectToQuad } from '../../src/image/index.ts';

/** A view, and how it was cut. */
export interface ViewRecord {
  /** Maps a point of the view to the picture, row by row. */
  readonly toPhoto: readonly number[];
  readonly widthPx: number;
  readonly heightPx: number;
  /** `(heightPx, widthPx, 3)` bytes, RGB, in base64. */
  readonly pixels: string;
}

const size = { widthPx: 40, heightPx: 40 } as const;

/** A picture of waves, `(300, 401, 3)`: byte = 128 + 60·sin(x/3 + c) + 50·cos(y/4 − x/11), rounded. */
function waves(): Pixels {
  const [widthPx, heightPx] = [401, 300];
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      for (let c = 0; c < 3; c++)
        data[at++] = Math.round(128 + 60 * Math.sin(x / 3 + c) + 50 * Math.cos(y / 4 - x / 11));
  return { data, widthPx, heightPx };
}

/** Quads from a quarter to eight times the view's size, turned and tilted, one past the picture's edge. */
// biome-ignore format: pairs of numbers
const quads: readonly Quad[] = [
  [[100, 100], [111, 102], [110, 113], [99, 111]],
  [[60, 40], [99, 44], [97, 83], [58, 80]],
  [[20, 30], [80, 22], [84, 86], [24, 88]],
  [[200, 60], [290, 150], [205, 240], [110, 150]],
  [[-20, 10], [300, 0], [330, 280], [10, 310]],
];

/** The views that the product's cutter cuts for the quads. */
export function viewRecords(): readonly ViewRecord[] {
  const picture = pyramid(waves());
  return quads.map((quad) => {
    const cut: Cut = { ...size, toPhoto: rectToQuad(size.widthPx, size.heightPx, quad) };
    const pixels = Buffer.from(cutView(picture, cut).data).toString('base64');
    return { toPhoto: cut.toPhoto, ...size, pixels };
  });
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(viewRecords(), null, 1)}\n`);
