import { useMemo, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import { useConsole } from '../context.ts';
import { axesOf, Chart, type Palette } from '../parts/chart.tsx';
import { detRange, detTicks, deviateOf } from './deviate.ts';
import { type Curve, curveOf, histogramOf } from './rates.ts';
import type { CheckName, Item } from './scores.ts';

type Options = Omit<UPlot.Options, 'width' | 'height'>;

const plain: Pick<Options, 'legend' | 'cursor' | 'padding'> = {
  legend: { show: false },
  cursor: { show: false },
  padding: [8, 12, 0, 0],
};
const heightPx = 240;

interface CurvesProps {
  readonly check: CheckName;
  readonly items: readonly Item[];
  readonly threshold: number;
}

/** Histogram, ROC and DET, each with the threshold marked. */
export function Curves({ check, items, threshold }: CurvesProps) {
  const { thresholds, tryIt } = useConsole().words;
  const { axes, classes } = thresholds;
  const name = tryIt.checks[check].name;
  const curve = useMemo(() => curveOf(items), [items]);
  const percent = (share: number) => 100 * share;
  return (
    <div class="curves">
      <section class="panel stack-s">
        <h2>{thresholds.histogram}</h2>
        <ul class="legend small">
          <li class="bona-fide">{classes.bonaFide}</li>
          <li class="attacks">{classes.attacks}</li>
        </ul>
        <Histogram label={thresholds.histogramLabel(name)} items={items} threshold={threshold} />
      </section>
      <section class="panel stack-s">
        <h2>{thresholds.roc}</h2>
        <Line
          label={thresholds.rocLabel(name)}
          titles={[axes.misclassified, axes.caught]}
          data={lineOf({ curve, threshold, x: percent, y: (missed) => percent(1 - missed) })}
          range={[0, 100]}
        />
      </section>
      <section class="panel stack-s">
        <h2>{thresholds.det}</h2>
        <Line
          label={thresholds.detLabel(name)}
          titles={[axes.misclassified, axes.missed]}
          data={lineOf({ curve, threshold, x: deviateOf, y: deviateOf })}
          range={detRange}
          ticks={detTicks}
        />
      </section>
    </div>
  );
}

interface HistogramProps {
  readonly label: string;
  readonly items: readonly Item[];
  readonly threshold: number;
}

function Histogram({ label, items, threshold }: HistogramProps) {
  const { axes } = useConsole().words.thresholds;
  const at = useRef(threshold);
  at.current = threshold;
  const data = useMemo((): UPlot.AlignedData => {
    const percent = (isAttack: boolean) => [...histogramOf(items, isAttack).map((share) => 100 * share), 0];
    return [Array.from({ length: 21 }, (_, bin) => 5 * bin), percent(false), percent(true)];
  }, [items, threshold]);
  const options = (palette: Palette): Options => ({
    ...plain,
    scales: { x: { time: false, range: [0, 100] }, y: { range: (_plot, _min, max) => [0, Math.max(10, 1.05 * max)] } },
    axes: axesOf(palette, [axes.score, axes.share]),
    series: [{}, steps(palette.calm), steps(palette.alert)],
    hooks: { draw: [(plot) => drawCut(plot, at.current, palette.ink)] },
  });
  return <Chart label={label} heightPx={heightPx} data={data} options={options} />;
}

/** A filled line with a step at each bin. */
function steps(colour: string): UPlot.Series {
  const fill = colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.16)');
  return { stroke: colour, fill, width: 1.5, paths: UPlot.paths.stepped!({ align: 1 }), points: { show: false } };
}

/** A line at the threshold, over the whole height. */
function drawCut({ ctx, bbox, valToPos }: UPlot, threshold: number, colour: string): void {
  const x = Math.round(valToPos(threshold, 'x', true));
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

interface LineInput {
  readonly curve: Curve;
  readonly threshold: number;
  /** Coordinates of a share. */
  readonly x: (bpcer: number) => number;
  readonly y: (apcer: number) => number;
}

/** A curve over the share of misclassified, and the point of the threshold. */
function lineOf({ curve: { apcer, bpcer }, threshold, x, y }: LineInput): UPlot.AlignedData {
  const down = Array.from({ length: 101 }, (_, i) => 100 - i);
  const ys = down.map((cut) => y(apcer[cut]!));
  return [down.map((cut) => x(bpcer[cut]!)), ys, down.map((cut, i) => (cut === threshold ? ys[i]! : null))];
}

interface LineProps {
  readonly label: string;
  /** Of x and y. */
  readonly titles: readonly [string, string];
  readonly data: UPlot.AlignedData;
  /** Of both axes. */
  readonly range: readonly [number, number];
  /** Shares to mark where the axes are in normal deviates. */
  readonly ticks?: readonly number[];
}

function Line({ label, titles, data, range, ticks }: LineProps) {
  const options = (palette: Palette): Options => {
    const marks: Partial<UPlot.Axis> =
      (ticks && {
        splits: () => ticks.map(deviateOf),
        values: () => ticks.map((share) => String(Number((100 * share).toPrecision(2)))),
      }) ||
      {};
    const scale: UPlot.Scale = { time: false, range: [range[0], range[1]] };
    return {
      ...plain,
      scales: { x: scale, y: scale },
      axes: axesOf(palette, titles).map((axis) => ({ ...axis, ...marks })),
      series: [
        {},
        { stroke: palette.soft, width: 2, points: { show: false } },
        { stroke: palette.ink, points: { show: true, size: 11, fill: palette.ink } },
      ],
    };
  };
  return <Chart label={label} heightPx={heightPx} data={data} options={options} />;
}
