import { useMemo } from 'preact/hooks';
import UPlot from 'uplot';
import type { Usage } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { axesOf, Chart, type Palette } from '../parts/chart.tsx';
import { daysBetween } from './period.ts';

/** Groups of statuses, from the bottom of a bar up. */
export const groups = ['OK', 'FAIL', 'error'] as const;
export type Group = (typeof groups)[number];

export function groupOf(status: string): Group {
  return status === 'OK' || status === 'FAIL' ? status : 'error';
}

interface DaysProps {
  readonly usage: Usage;
  readonly period: { readonly from: string; readonly to: string };
}

/** A bar for each day, with OK, FAIL and errors on each other. */
export function Days({ usage, period }: DaysProps) {
  const { words } = useConsole();
  const text = words.usage;
  const days = useMemo(() => daysBetween(period.from, period.to), [period.from, period.to]);
  const data = useMemo(() => stack(usage, days), [usage, days]);
  return (
    <section class="panel stack-s">
      <div class="row">
        <h2>{text.byDay}</h2>
        <ul class="legend small">
          <li class="ok">OK</li>
          <li class="fail">FAIL</li>
          <li class="error">{words.health.errors}</li>
        </ul>
      </div>
      <Chart label={text.byDayLabel(period.from, period.to)} heightPx={220} data={data} options={optionsOf} />
      <details>
        <summary>{text.table}</summary>
        <DayTable usage={usage} />
      </details>
    </section>
  );
}

const daySeconds = 86_400;
const dayIncrements = [1, 2, 7, 14, 30].map((days) => days * daySeconds);

const countIncrements = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 1e5, 1e6];

function optionsOf(palette: Palette): Omit<UPlot.Options, 'width' | 'height'> {
  const [xAxis, yAxis] = axesOf(palette, ['', '']);
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: { time: true, range: (_plot, min, max) => [min - daySeconds / 2, max + daySeconds / 2] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, 1.08 * max)] },
    },
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [
      { ...xAxis, values: (_plot, seconds) => seconds.map(shortDay), incrs: dayIncrements },
      { ...yAxis, incrs: countIncrements },
    ],
    // The highest sum is drawn first, so that the lower ones lie over it.
    series: [{}, bars(palette.alert), bars(palette.quiet), bars(palette.calm)],
  };
}

function shortDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(5, 10);
}

function bars(colour: string): UPlot.Series {
  return {
    stroke: colour,
    fill: colour,
    width: 0,
    paths: UPlot.paths.bars!({ size: [0.7, 34] }),
    points: { show: false },
  };
}

/** Sums of OK, FAIL and errors; of OK and FAIL; of OK: each bar hides what is under it. */
function stack(usage: Usage, days: readonly string[]): UPlot.AlignedData {
  const counts = new Map(days.map((day) => [day, { OK: 0, FAIL: 0, error: 0 }]));
  for (const { day, status, answers } of usage.days) {
    const count = counts.get(day);
    if (count !== undefined) count[groupOf(status)] += answers;
  }
  const all = days.map((day) => counts.get(day)!);
  return [
    days.map((day) => Date.parse(day) / 1000),
    all.map(({ OK, FAIL, error }) => OK + FAIL + error),
    all.map(({ OK, FAIL }) => OK + FAIL),
    all.map(({ OK }) => OK),
  ];
}

function DayTable({ usage }: { readonly usage: Usage }) {
  const { usage: text } = useConsole().words;
  const rows = Map.groupBy(usage.days, ({ day, status }) => `${day} ${status}`);
  return (
    <div class="scroll-x">
      <table class="num">
        <thead>
          <tr>
            <th scope="col">{text.day}</th>
            <th scope="col">{text.status}</th>
            <th scope="col">{text.answers}</th>
            <th scope="col">{text.charged}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].toSorted().map(([name, all]) => (
            <tr key={name}>
              <th scope="row">{all[0]!.day}</th>
              <td>{all[0]!.status}</td>
              <td>{all.reduce((sum, { answers }) => sum + answers, 0)}</td>
              <td>{all.reduce((sum, { charged }) => sum + charged, 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
