import { areaCut, cardMm } from '../card/index.ts';
import { type Cut, cutView, lumaAt, type Pixels } from '../image/index.ts';
import type { Sighting } from './check.ts';

/** The card and so much of its sides beyond it: a copy lies on its sheet, or is cut out with square corners. */
const margin = 0.08;
/** The view: the card is 114 pixels wide. */
const paperView = { widthPx: 132, heightPx: 88 } as const;
const innerPx = { x: 11, y: 8 } as const;
/** The ring beyond the card's edge that is looked at, pixels from the view's edge. */
const outerPx = { from: 2, to: 6 } as const;
const quantiles = [0.02, 0.1, 0.5, 0.9, 0.98] as const;

/** Length of {@link paperFeatures}. */
export const paperFeatureCount = 29;

/** The card with a little around it. */
function paperCut({ card }: Pick<Sighting, 'card'>): Cut {
  const { width, height } = cardMm;
  const share = 1 + 2 * margin;
  const area = { xMm: -margin * width, yMm: -margin * height, widthMm: share * width, heightMm: share * height };
  return { ...areaCut(card, area, paperView), outside: 114 };
}

/**
 * What the colour copy finding reads: brightness of the card and its range, how much is burned out or black, its colours, those of its
 * brightest and darkest places, roughness in light and dark; and what lies beyond its four edges, compared with its own white.
 */
export function paperFeatures(sighting: Pick<Sighting, 'card' | 'photo'>): Float32Array {
  return measurePaper(cutView(sighting.photo, paperCut(sighting)));
}

/** What each pixel of the view is like, in one list for each measure. */
interface Places {
  readonly luma: Float64Array;
  readonly saturation: Float64Array;
  readonly red: Float64Array;
  readonly blue: Float64Array;
}

function measurePaper(view: Pixels): Float32Array {
  const places = placesOf(view);
  const inner = innerOf(view);
  const lumas = sorted(places.luma, inner);
  const saturations = sorted(places.saturation, inner);
  const white = at(lumas, 0.98) + 1;
  const black = at(lumas, 0.02);
  const [lightest, darkest] = [at(lumas, 0.9), at(lumas, 0.1)];
  const light = between(places.luma, inner, { above: lightest });
  const dark = between(places.luma, inner, { below: darkest });
  const share = (limits: Limits): number => between(places.luma, inner, limits).length / inner.length;
  return Float32Array.from([
    white / 255,
    ...quantiles.slice(0, 4).map((q) => Math.log((at(lumas, q) + 4) / white)),
    share({ above: 0.96 * white }),
    share({ below: black + 0.04 * white }),
    ...quantiles.map((q) => at(saturations, q)),
    ...[light, dark].flatMap((part) =>
      [places.saturation, places.red, places.blue].map((values) => mean(values, part)),
    ),
    spread(places.red, inner),
    spread(places.blue, inner),
    ...roughness(view, places.luma, at(lumas, 0.5)),
    ...beyond(view, places, white),
  ]);
}

function placesOf({ data, widthPx, heightPx }: Pixels): Places {
  const list = () => new Float64Array(widthPx * heightPx);
  const places = { luma: list(), saturation: list(), red: list(), blue: list() };
  for (let i = 0, p = 0; p < data.length; i++, p += 3) {
    const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!];
    const high = Math.max(r, g, b);
    places.luma[i] = lumaAt(r, g, b);
    places.saturation[i] = (high - Math.min(r, g, b)) / (high + 16);
    places.red[i] = Math.log((r + 16) / (g + 16));
    places.blue[i] = Math.log((b + 16) / (g + 16));
  }
  return places;
}

/** The pixels of the card itself. */
function innerOf({ widthPx, heightPx }: Pixels): Uint32Array {
  const inner = new Uint32Array((widthPx - 2 * innerPx.x) * (heightPx - 2 * innerPx.y));
  let count = 0;
  for (let y = innerPx.y; y < heightPx - innerPx.y; y++)
    for (let x = innerPx.x; x < widthPx - innerPx.x; x++) inner[count++] = y * widthPx + x;
  return inner;
}

/** What lies beyond the edges: brightness against the card's white and its unevenness, from the darkest side to the brightest; saturation. */
function beyond({ widthPx: w, heightPx: h }: Pixels, { luma, saturation }: Places, white: number): number[] {
  const sides: number[][] = [[], [], [], []];
  for (let d = outerPx.from; d < outerPx.to; d++) {
    for (let x = innerPx.x; x < w - innerPx.x; x += 2) {
      sides[0]!.push(d * w + x);
      sides[1]!.push((h - 1 - d) * w + x);
    }
    for (let y = innerPx.y; y < h - innerPx.y; y += 2) {
      sides[2]!.push(y * w + d);
      sides[3]!.push(y * w + w - 1 - d);
    }
  }
  const inOrder = (of: (side: readonly number[]) => number): number[] => sides.map(of).sort((a, b) => a - b);
  const uneven = inOrder((side) => spread(luma, side) / white);
  const saturations = sides.map((side) => mean(saturation, side));
  return [
    ...inOrder((side) => Math.log((mean(luma, side) + 4) / white)),
    uneven[0]!,
    uneven[3]!,
    saturations.reduce((sum, value) => sum + value, 0) / sides.length,
  ];
}

/** Mean distance to the right neighbour's and the one below's mean, in the card's light and dark half: luma, as logarithms. */
function roughness({ widthPx, heightPx }: Pixels, luma: Float64Array, middle: number): number[] {
  const [sums, counts] = [
    [0, 0],
    [1, 1],
  ];
  for (let y = innerPx.y; y < heightPx - innerPx.y; y++)
    for (let x = innerPx.x; x < widthPx - innerPx.x; x++) {
      const i = y * widthPx + x;
      const side = luma[i]! > middle ? 0 : 1;
      sums[side]! += Math.abs(luma[i]! - (luma[i + 1]! + luma[i + widthPx]!) / 2);
      counts[side]! += 1;
    }
  return sums.map((sum, side) => Math.log(sum / counts[side]! + 0.05));
}

interface Limits {
  readonly above?: number;
  readonly below?: number;
}

/** Those of the places whose value lies between the limits. */
function between(values: Float64Array, part: Uint32Array, { above = -1, below = Infinity }: Limits): Uint32Array {
  const chosen = new Uint32Array(part.length);
  let count = 0;
  for (let k = 0; k < part.length; k++) {
    const value = values[part[k]!]!;
    if (value > above && value < below) chosen[count++] = part[k]!;
  }
  return chosen.subarray(0, count);
}

function sorted(values: Float64Array, part: Uint32Array): Float32Array {
  const chosen = new Float32Array(part.length);
  for (let k = 0; k < part.length; k++) chosen[k] = values[part[k]!]!;
  return chosen.sort();
}

function at(sortedValues: Float32Array, share: number): number {
  return sortedValues[Math.floor(share * (sortedValues.length - 1))]!;
}

function mean(values: Float64Array, part: Uint32Array | readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < part.length; k++) sum += values[part[k]!]!;
  return sum / Math.max(1, part.length);
}

function spread(values: Float64Array, part: Uint32Array | readonly number[]): number {
  const middle = mean(values, part);
  let squares = 0;
  for (let k = 0; k < part.length; k++) squares += (values[part[k]!]! - middle) ** 2;
  return Math.sqrt(squares / Math.max(1, part.length));
}
