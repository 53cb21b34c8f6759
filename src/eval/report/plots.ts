import type { TopLevelSpec } from 'vega-lite';
import { quantileNormal } from 'vega-statistics';
import { type Cut, thin } from '../metrics/curve.ts';
import type { CheckMetrics } from '../metrics/summary.ts';
import { plotColours } from './render.ts';

/** A curve and its name. */
export interface Line {
  readonly name: string;
  readonly curve: readonly Cut[];
}

const colours = {
  bonaFide: plotColours.first.light,
  attacks: plotColours.attacks.light,
  first: plotColours.first.light,
  second: plotColours.second.light,
  ink: plotColours.ink.light,
  guess: plotColours.line.light,
} as const;

/** Of the whole plot, axes included; small enough that its text stays readable on a phone. */
const frame = { width: 360, height: 290, autosize: { type: 'fit', contains: 'padding' } } as const;
const lineColour = (lines: readonly Line[]) => ({
  field: 'name',
  type: 'nominal' as const,
  scale: { domain: lines.map(({ name }) => name), range: [colours.first, colours.second] },
  legend: lines.length > 1 ? { orient: 'bottom' as const, title: null } : null,
});

/** Share of attacks found against the share of bona fide photos called attacks. */
export function rocPlot(lines: readonly Line[], { apcer, bpcer }: CheckMetrics): TopLevelSpec {
  const values = lines.flatMap(({ name, curve }) =>
    thin(curve).map((cut, order) => ({ name, order, x: cut.bpcer, y: 1 - cut.apcer })),
  );
  const share = { axis: { format: '%' }, scale: { domain: [0, 1] } };
  return {
    ...frame,
    layer: [
      {
        data: { values: [0, 1].map((end) => ({ x: end, y: end })) },
        mark: { type: 'line', color: colours.guess, strokeDash: [4, 4] },
      },
      {
        data: { values },
        mark: { type: 'line', interpolate: 'linear', strokeWidth: 2 },
        encoding: { color: lineColour(lines), order: { field: 'order' } },
      },
      {
        data: { values: [{ x: bpcer.value, y: 1 - apcer.value }] },
        mark: { type: 'point', filled: true, size: 90, color: colours.ink },
      },
    ],
    encoding: {
      x: { field: 'x', type: 'quantitative', title: 'bona fide called attack (BPCER)', ...share },
      y: { field: 'y', type: 'quantitative', title: 'attacks found (1 − APCER)', ...share },
    },
  };
}

const detTicks = [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95] as const;
const [detLow, detHigh] = [0.0005, 0.97] as const;
const probit = (share: number) => quantileNormal(Math.min(detHigh, Math.max(detLow, share)));

/** Both error rates on scales of the normal distribution, after Martin et al., "The DET Curve", 1997. */
export function detPlot(lines: readonly Line[], { apcer, bpcer }: CheckMetrics): TopLevelSpec {
  const values = lines.flatMap(({ name, curve }) =>
    thin(curve, 0.001).map((cut, order) => ({ name, order, x: probit(cut.bpcer), y: probit(cut.apcer) })),
  );
  const names = Object.fromEntries(detTicks.map((tick) => [quantileNormal(tick).toFixed(3), `${tick * 100}%`]));
  const axis = {
    values: detTicks.map((tick) => quantileNormal(tick)),
    labelExpr: `${JSON.stringify(names)}[format(datum.value, '.3f')]`.replaceAll('"-', '"−'),
  };
  const share = { axis, scale: { domain: [probit(0), probit(1)], nice: false } };
  return {
    ...frame,
    layer: [
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { color: lineColour(lines), order: { field: 'order' } },
      },
      {
        data: { values: [{ x: probit(bpcer.value), y: probit(apcer.value) }] },
        mark: { type: 'point', filled: true, size: 90, color: colours.ink },
      },
    ],
    encoding: {
      x: { field: 'x', type: 'quantitative', title: 'BPCER', ...share },
      y: { field: 'y', type: 'quantitative', title: 'APCER', ...share },
    },
  };
}

/** Scores of both classes, each as shares of its own class, and the threshold. */
export function histogramPlot({ histogram, threshold }: CheckMetrics): TopLevelSpec {
  const width = 100 / histogram.bonaFide.length;
  const bars = (name: string, counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, i) => ({ name, from: i * width, to: (i + 1) * width, share: count / total }));
  };
  return {
    ...frame,
    layer: [
      {
        data: { values: [...bars('bona fide', histogram.bonaFide), ...bars('attacks', histogram.attacks)] },
        mark: { type: 'bar', opacity: 0.55 },
        encoding: {
          x: { field: 'from', bin: 'binned', title: 'score', scale: { domain: [0, 100], nice: false } },
          x2: { field: 'to' },
          y: { field: 'share', type: 'quantitative', stack: null, title: 'share of the class', axis: { format: '%' } },
          color: {
            field: 'name',
            type: 'nominal',
            title: null,
            scale: { domain: ['bona fide', 'attacks'], range: [colours.bonaFide, colours.attacks] },
            legend: { orient: 'bottom' },
          },
        },
      },
      {
        data: { values: [{ threshold }] },
        mark: { type: 'rule', strokeDash: [5, 3], strokeWidth: 1.5 },
        encoding: { x: { field: 'threshold', type: 'quantitative' } },
      },
      {
        data: { values: [{ threshold, text: `threshold ${threshold}` }] },
        mark: { type: 'text', align: 'right', dx: -4, dy: 8, baseline: 'top' },
        encoding: { x: { field: 'threshold', type: 'quantitative' }, y: { value: 0 }, text: { field: 'text' } },
      },
    ],
  };
}

/** Share of attacks in each bin of ten scores, with intervals. */
export function reliabilityPlot({ reliability }: CheckMetrics): TopLevelSpec {
  const values = reliability.map(({ from, to, photos, attacks }) => {
    return { middle: (from + to) / 2, photos, share: attacks.value, low: attacks.low, high: attacks.high };
  });
  return {
    ...frame,
    layer: [
      {
        data: { values: [0, 100].map((end) => ({ middle: end, share: end / 100 })) },
        mark: { type: 'line', color: colours.guess, strokeDash: [4, 4] },
        encoding: { y: { field: 'share', type: 'quantitative' } },
      },
      {
        data: { values },
        mark: 'rule',
        encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 60, color: colours.first, opacity: 1 },
        encoding: { y: { field: 'share', type: 'quantitative' } },
      },
    ],
    encoding: {
      x: { field: 'middle', type: 'quantitative', title: 'score', scale: { domain: [0, 100], nice: false } },
      y: { title: 'were attacks', axis: { format: '%' }, scale: { domain: [0, 1] } },
    },
  };
}
