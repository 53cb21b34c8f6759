import { blurInPlace, type Size } from '../base/blur.ts';
import { type Lanes, sum, times } from '../base/simd/lanes.ts';
import { type Pass, pass } from '../base/simd/pass.ts';
import type { Rows } from '../base/simd/rows.ts';

/** A blur spot with exactly the requested standard deviation. */
export interface Spot {
  /** Radius of the disc that a point out of focus becomes, in pixels. */
  readonly radius: number;
  /** Sigma of the Gaussian on top: the lens at its sharpest, and the sensor's lost detail. Pixels. */
  readonly soft: number;
  /** One quadrant of the kernel, 3×3 or 4×4, row by row from the centre; absent if the spot is drawn in two steps. */
  readonly quadrant?: Float64Array;
  /** Pixels that the spot reaches to each side. */
  readonly reach: number;
}

/**
 * The spot of a lens out of focus by `defocus` and of a picture softened by `upscale`, both as sigma in pixels. A disc of radius r
 * has a sigma of r / 2 along each axis; the spot is scaled until its second moment is `defocus² + upscale²`.
 */
export function spotOf(defocus: number, upscale: number): Spot {
  const sigma = Math.hypot(defocus, upscale);
  const lens = Math.min(0.5, 0.6 * defocus);
  const soft = Math.hypot(lens, upscale);
  const radius = 2 * Math.sqrt(defocus * defocus - lens * lens);
  const reach = Math.max(2, Math.ceil(radius + 2 * soft - 0.5));
  if (reach > 3) return { radius, soft, reach: Math.ceil(radius + 3 * soft) + 3 };
  let [low, high] = [0.5, 3];
  let quadrant = quadrantOf({ radius, soft }, reach);
  for (let i = 0; i < 14; i++) {
    const scale = (low + high) / 2;
    quadrant = quadrantOf({ radius: radius * scale, soft: soft * scale }, reach);
    if (varianceOf(quadrant, reach) > sigma * sigma) high = scale;
    else low = scale;
  }
  return { radius, soft, quadrant, reach };
}

/** Disc convolved with Gaussian, sampled at whole pixels and normalised. */
function quadrantOf({ radius, soft }: Pick<Spot, 'radius' | 'soft'>, reach: number): Float64Array {
  const side = reach + 1;
  const out = new Float64Array(side * side);
  const rings = radius < 0.05 ? 1 : 5;
  for (let ring = 0; ring < rings; ring++) {
    const away = rings === 1 ? 0 : radius * Math.sqrt((ring + 0.5) / rings);
    const turns = rings === 1 ? 1 : 16;
    for (let turn = 0; turn < turns; turn++) {
      const angle = ((turn + 0.5) / turns) * 2 * Math.PI;
      const [across, down] = [bells(away * Math.cos(angle), soft, side), bells(away * Math.sin(angle), soft, side)];
      for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) out[y * side + x]! += across[x]! * down[y]!;
    }
  }
  const sum = out.reduce((total, value, i) => total + value * copies(i, side), 0);
  return out.map((value) => value / sum);
}

function bells(centre: number, sigma: number, side: number): Float64Array {
  return Float64Array.from({ length: side }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * sigma * sigma)));
}

/** How often a position of the quadrant occurs in the whole kernel. */
function copies(i: number, side: number): number {
  return (i % side === 0 ? 1 : 2) * (i < side ? 1 : 2);
}

function varianceOf(quadrant: Float64Array, reach: number): number {
  const side = reach + 1;
  return quadrant.reduce((total, value, i) => total + value * copies(i, side) * (i % side) ** 2, 0);
}

/** A picture in linear light, `(h, w, 3)`, and working memory of the same size. */
export interface Bench {
  readonly data: Float32Array;
  readonly spare: Float32Array;
  readonly size: Size;
  readonly rows: Rows;
}

/** Blurs by a wide spot in place; a small one changes nothing here, because it is applied row by row (`readRow`). */
export function applyWideSpot({ data, spare, size }: Bench, spot: Spot): void {
  if (spot.quadrant) return;
  if (spot.radius < 1.2) {
    blurInPlace(data, size, Math.hypot(spot.soft, spot.radius / 2));
    return;
  }
  blurDisc(data, spare, { size, chords: discOf(spot.radius) });
  data.set(spare.subarray(0, size.widthPx * size.heightPx * 3));
  blurInPlace(data, size, spot.soft);
}

/** Writes row `y` of the blurred picture, `(w, 3)`, into `out`. */
export type RowReader = (y: number, out: Float32Array) => void;

/** Reads a picture through a small spot, or unchanged after a wide one was applied; the picture's edge repeats. */
export function throughSpot({ data, size: { widthPx, heightPx }, rows }: Bench, { quadrant }: Spot): RowReader {
  const row = widthPx * 3;
  const clamped = (y: number): number => Math.max(0, Math.min(heightPx - 1, y));
  const line = (y: number): Float32Array => data.subarray(y * row, (y + 1) * row);
  if (!quadrant) return (y, out) => out.set(line(clamped(y)));
  const reach = quadrant.length === 9 ? 2 : 3;
  const near = rows.ring('near', { some: 2 * reach + 1, count: row, fill: (y, out) => out.set(line(y)) });
  const sums = rows.takeSome('sums', reach, row);
  const blurred = rows.take('blurred', row);
  const [rim, scalars] = [reach * 3, Array.from(quadrant)];
  return (y, out) => {
    const middle = near(clamped(y));
    for (const [k, to] of sums.entries())
      rows.run(addRows, { count: row, rows: [near(clamped(y - k - 1)), near(clamped(y + k + 1)), to] });
    rows.run(reach === 2 ? sumFive : sumSeven, { count: row, rows: [middle, ...sums, blurred], scalars });
    out.set(blurred);
    out.set(middle.subarray(0, rim));
    out.set(middle.subarray(row - rim), row - rim);
  };
}

const addRows = pass(({ input, output }) => {
  const [a, b] = [input(), input()];
  output(sum(a(), b()));
});
const [sumFive, sumSeven] = [spotPass(2), spotPass(3)];

/** Reads the row itself, then the sums of the rows one, two and so on away; numbers are the quadrant. */
function spotPass(reach: number): Pass {
  return pass(({ input, scalar, output }) => {
    const lines = Array.from({ length: reach + 1 }, () => input());
    const terms = lines.flatMap((line) =>
      lines.map((_, x) => times(x === 0 ? line() : sum(line(-3 * x), line(3 * x)), scalar())),
    );
    output(sum(...(terms as [Lanes, ...Lanes[]])));
  });
}

interface Disc {
  readonly size: Size;
  readonly chords: readonly Chord[];
}

/** A flat disc: along each row, only pixels that enter at its right edge and leave at its left edge are summed. */
function blurDisc(data: Float32Array, out: Float32Array, { size: { widthPx, heightPx }, chords }: Disc): void {
  const row = widthPx * 3;
  const line = (y: number): number => Math.max(0, Math.min(heightPx - 1, y)) * row;
  for (let y = 0; y < heightPx; y++) {
    out.fill(0, y * row, (y + 1) * row);
    for (const { dy, half, weight } of chords)
      addChord(data.subarray(line(y + dy), line(y + dy) + row), out.subarray(y * row, (y + 1) * row), { half, weight });
  }
}

interface Chord {
  readonly dy: number;
  /** Half of the chord's length in pixels. */
  readonly half: number;
  /** What each pixel on the chord adds. */
  readonly weight: number;
}

/** The disc cut into rows, scaled until its variance is that of a disc of this radius, radius² / 4. */
function discOf(radius: number): readonly Chord[] {
  let chords = chordsOf(radius);
  for (let i = 0, drawn = radius; i < 4; i++) {
    drawn *= radius / 2 / Math.sqrt(discVariance(chords));
    chords = chordsOf(drawn);
  }
  return chords;
}

/** Chords of their mean length over the row. */
function chordsOf(radius: number): readonly Chord[] {
  const rows: { dy: number; half: number }[] = [];
  for (let dy = -Math.ceil(radius); dy <= Math.ceil(radius); dy++) {
    let half = 0;
    for (let k = 0; k < 16; k++) {
      const y = dy + (k + 0.5) / 16 - 0.5;
      half += Math.sqrt(Math.max(0, radius * radius - y * y)) / 16;
    }
    if (half > 0.3) rows.push({ dy, half: Math.max(0.5, half) });
  }
  const area = rows.reduce((sum, { half }) => sum + 2 * half, 0);
  return rows.map((chord) => ({ ...chord, weight: 1 / area }));
}

/** Mean of the variances across and down. */
function discVariance(chords: readonly Chord[]): number {
  let sum = 0;
  for (const { dy, half, weight } of chords) {
    const [whole, part] = [Math.floor(half - 0.5), half - 0.5 - Math.floor(half - 0.5)];
    for (let dx = -whole - 1; dx <= whole + 1; dx++)
      sum += (dx * dx + dy * dy) * weight * (Math.abs(dx) > whole ? part : 1);
  }
  return sum / 2;
}

/** Adds a running sum along a row; the chord's ends count by the share of their pixel that they cover. */
function addChord(line: Float32Array, out: Float32Array, { half, weight }: Omit<Chord, 'dy'>): void {
  const whole = Math.floor(half - 0.5);
  const part = (half - 0.5 - whole) * weight;
  const [first, end] = [(whole + 1) * 3, line.length - (whole + 2) * 3];
  for (let k = 0; k < 3; k++) {
    let sum = 0;
    for (let dx = -whole; dx <= whole; dx++) sum += line[first + k + dx * 3]!;
    for (let i = first + k; i < end; i += 3) {
      const [left, right] = [line[i - first]!, line[i + first]!];
      out[i]! += sum * weight + (left + right) * part;
      sum += right - line[i - first + 3]!;
    }
  }
}
