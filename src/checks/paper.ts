import { areaCut, cardMm } from '../card/index.ts';
import { type Cut, cutView, type Pixels } from '../image/index.ts';
import type { Sighting } from './check.ts';

/** The card and so much of its sides beyond it: a copy lies on its sheet, or is cut out with square corners. */
const margin = 0.08;
/** The view: the card is 114 pixels wide. */
export const paperView = { widthPx: 132, heightPx: 88 } as const;
const innerPx = { x: 11, y: 8 } as const;
/** The ring beyond the card's edge that is looked at, pixels from the view's edge. */
const outerPx = { from: 2, to: 6 } as const;
const quantiles = [0.02, 0.1, 0.5, 0.9, 0.98] as const;

/** Length of {@link paperFeatures}. */
export const paperFeatureCount = 29;

/** The card with a little around it. */
export function paperCut({ card }: Pick<Sighting, 'card'>): Cut {
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

interface Place {
  readonly luma: number;
  readonly saturation: number;
  readonly red: number;
  readonly blue: number;
}

function measurePaper(view: Pixels): Float32Array {
  const { widthPx, heightPx } = view;
  const inner: Place[] = [];
  for (let y = innerPx.y; y < heightPx - innerPx.y; y++)
    for (let x = innerPx.x; x < widthPx - innerPx.x; x++) inner.push(placeAt(view, x, y));
  const lumas = Float32Array.from(inner, ({ luma }) => luma).sort();
  const saturations = Float32Array.from(inner, ({ saturation }) => saturation).sort();
  const white = at(lumas, 0.98) + 1;
  const black = at(lumas, 0.02);
  const light = inner.filter(({ luma }) => luma > at(lumas, 0.9));
  const dark = inner.filter(({ luma }) => luma < at(lumas, 0.1));
  const share = (test: (place: Place) => boolean): number => inner.filter(test).length / inner.length;
  return Float32Array.from([
    white / 255,
    ...quantiles.slice(0, 4).map((q) => Math.log((at(lumas, q) + 4) / white)),
    share(({ luma }) => luma > 0.96 * white),
    share(({ luma }) => luma < black + 0.04 * white),
    ...quantiles.map((q) => at(saturations, q)),
    ...[light, dark].flatMap((part) => [mean(part, 'saturation'), mean(part, 'red'), mean(part, 'blue')]),
    spread(inner, 'red'),
    spread(inner, 'blue'),
    ...roughness(view, at(lumas, 0.5)),
    ...beyond(view, white),
  ]);
}

function placeAt({ data, widthPx }: Pixels, x: number, y: number): Place {
  const p = (y * widthPx + x) * 3;
  const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!];
  const high = Math.max(r, g, b);
  return {
    luma: 0.299 * r + 0.587 * g + 0.114 * b,
    saturation: (high - Math.min(r, g, b)) / (high + 16),
    red: Math.log((r + 16) / (g + 16)),
    blue: Math.log((b + 16) / (g + 16)),
  };
}

/** What lies beyond the edges: brightness against the card's white and its unevenness, from the darkest side to the brightest; saturation. */
function beyond(view: Pixels, white: number): number[] {
  const { widthPx: w, heightPx: h } = view;
  const sides: Place[][] = [[], [], [], []];
  for (let d = outerPx.from; d < outerPx.to; d++) {
    for (let x = innerPx.x; x < w - innerPx.x; x += 2) {
      sides[0]!.push(placeAt(view, x, d));
      sides[1]!.push(placeAt(view, x, h - 1 - d));
    }
    for (let y = innerPx.y; y < h - innerPx.y; y += 2) {
      sides[2]!.push(placeAt(view, d, y));
      sides[3]!.push(placeAt(view, w - 1 - d, y));
    }
  }
  const told = sides.map((side) => ({
    luma: Math.log((mean(side, 'luma') + 4) / white),
    uneven: spread(side, 'luma') / white,
    saturation: mean(side, 'saturation'),
  }));
  const inOrder = (key: 'luma' | 'uneven'): number[] => told.map((side) => side[key]).sort((a, b) => a - b);
  return [...inOrder('luma'), inOrder('uneven')[0]!, inOrder('uneven')[3]!, mean(told, 'saturation')];
}

/** Mean distance to the right neighbour's and the one below's mean, in the card's light and dark half: luma, as logarithms. */
function roughness({ data, widthPx, heightPx }: Pixels, middle: number): number[] {
  const [sums, counts] = [
    [0, 0],
    [1, 1],
  ];
  const luma = (p: number): number => 0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;
  for (let y = innerPx.y; y < heightPx - innerPx.y; y++)
    for (let x = innerPx.x; x < widthPx - innerPx.x; x++) {
      const p = (y * widthPx + x) * 3;
      const side = luma(p) > middle ? 0 : 1;
      sums[side]! += Math.abs(luma(p) - (luma(p + 3) + luma(p + 3 * widthPx)) / 2);
      counts[side]! += 1;
    }
  return sums.map((sum, side) => Math.log(sum / counts[side]! + 0.05));
}

function at(sorted: Float32Array, share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))]!;
}

function mean<Key extends string>(places: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return places.reduce((sum, place) => sum + place[key], 0) / Math.max(1, places.length);
}

function spread<Key extends string>(places: readonly Readonly<Record<Key, number>>[], key: Key): number {
  const middle = mean(places, key);
  return Math.sqrt(places.reduce((sum, place) => sum + (place[key] - middle) ** 2, 0) / Math.max(1, places.length));
}
