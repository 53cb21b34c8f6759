import { type CardArea, cardMm } from '../card/index.ts';
import { directions, levels, type Slopes } from './edges.ts';

const steps = levels - 1;
/** Share of a region's cells that count as its edges, and which of their ratios is told beside the mean. */
const [strongest, upper] = [0.3, 0.75] as const;
/** Steps whose upper quantile is told: from the first to the fourth level, from the third to the last. */
const spans = [
  [0, 3],
  [2, 5],
] as const;
const perDirection = steps + spans.length + 1;

/** Length of {@link edgeFeatures}. */
export const edgeFeatureCount = 2 * 2 * perDirection + 2;

/** Half axes of the ellipse around the view's middle that counts as the face, in millimetres. */
const face = { across: 6, down: 8 } as const;
/** Millimetres beyond the card's edge that still show the edge. */
const outside = 1;

/** Cells of the view by region: on the face, and on the card around it. */
export function edgeFeatures(slopes: Slopes, area: CardArea): number[] {
  const [onFace, beside] = regionsOf(slopes, area);
  const noise = noiseOf(slopes, [...onFace, ...beside]);
  return [...regionFeatures(slopes, onFace), ...regionFeatures(slopes, beside), ...noise];
}

function regionsOf(
  { columns, rows }: Slopes,
  { xMm, yMm, widthMm, heightMm }: CardArea,
): readonly [number[], number[]] {
  const regions: [number[], number[]] = [[], []];
  for (let cell = 0; cell < columns * rows; cell++) {
    const dx = (((cell % columns) + 0.5) / columns - 0.5) * widthMm;
    const dy = ((Math.floor(cell / columns) + 0.5) / rows - 0.5) * heightMm;
    const [x, y] = [xMm + widthMm / 2 + dx, yMm + heightMm / 2 + dy];
    const onCard = x > -outside && y > -outside && x < cardMm.width + outside && y < cardMm.height + outside;
    if ((dx / face.across) ** 2 + (dy / face.down) ** 2 < 1) regions[0].push(cell);
    else if (onCard) regions[1].push(cell);
  }
  return regions;
}

/** What slopes lose from level to level: the directions' mean and their least, which motion lowers. */
function regionFeatures(slopes: Slopes, cells: readonly number[]): number[] {
  const byDirection = Array.from({ length: directions }, (_, d) => directionFeatures(slopes, d, cells));
  const fold = (by: (values: number[]) => number) =>
    Array.from({ length: perDirection }, (_, i) => by(byDirection.map((features) => features[i]!)));
  const mean = fold((values) => values.reduce((sum, value) => sum + value, 0) / directions);
  return [...mean, ...fold((values) => Math.min(...values))];
}

function directionFeatures({ columns, rows, peaks }: Slopes, direction: number, cells: readonly number[]): number[] {
  const count = columns * rows;
  const peak = (level: number, cell: number): number =>
    Math.log(peaks[(level * directions + direction) * count + cell]! + 0.1);
  const key = (3 * directions + direction) * count;
  const sorted = cells
    .toSorted((a, b) => peaks[key + b]! - peaks[key + a]!)
    .slice(0, Math.ceil(strongest * cells.length));
  const means = new Array<number>(steps + 1).fill(0);
  let total = 0;
  for (const cell of sorted) {
    const weight = Math.exp(peak(3, cell));
    total += weight;
    for (let k = 0; k < steps; k++) means[k]! += weight * (peak(k, cell) - peak(k + 1, cell));
    means[steps]! += weight * peak(3, cell);
  }
  const tops = spans.map(([fine, coarse]) => {
    const ratios = sorted.map((cell) => peak(fine, cell) - peak(coarse, cell)).sort((a, b) => a - b);
    return ratios[Math.min(ratios.length - 1, Math.floor(upper * ratios.length))] ?? 0;
  });
  return [...means.map((mean) => mean / Math.max(total, 1e-6)), ...tops];
}

/** Slopes where there are no edges, at the first and the third level: noise and grain. */
function noiseOf({ columns, rows, peaks }: Slopes, cells: readonly number[]): number[] {
  return [0, 2].map((level) => {
    const from = level * directions * columns * rows;
    const sorted = cells.map((cell) => peaks[from + cell]!).sort((a, b) => a - b);
    return Math.log((sorted[Math.floor(0.15 * sorted.length)] ?? 0) + 0.1);
  });
}
