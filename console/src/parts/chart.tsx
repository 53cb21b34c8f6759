import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import { useConsole } from '../context.ts';

/** Colours of the present theme, as CSS colours that a canvas knows. */
export type Palette = Readonly<Record<'ink' | 'soft' | 'line' | 'calm' | 'alert' | 'quiet', string>>;

interface ChartProps {
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  readonly heightPx: number;
  readonly data: UPlot.AlignedData;
  readonly options: (palette: Palette) => Omit<UPlot.Options, 'width' | 'height'>;
}

/** A chart that fills its place; it is drawn again when theme or language change, and keeps its axes when only its data do. */
export function Chart({ label, heightPx, data, options }: ChartProps) {
  const { preferences } = useConsole();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const isDark = useSystemDark();
  useEffect(() => {
    const element = place.current!;
    const width = () => Math.max(200, element.clientWidth);
    const drawn = new UPlot({ ...options(paletteOf(element)), width: width(), height: heightPx }, data, element);
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: width(), height: heightPx }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [preferences.theme, preferences.language, isDark, label]);
  useEffect(() => plot.current?.setData(data), [data]);
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}

function useSystemDark(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const read = () => setDark(query.matches);
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, []);
  return isDark;
}

function paletteOf(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    ink: colour('ink'),
    soft: colour('ink-soft'),
    line: colour('line'),
    calm: colour('calm'),
    alert: colour('alert'),
    quiet: colour('line-strong'),
  };
  probe.remove();
  return palette;
}

const axisFont = '12px system-ui, sans-serif';

/** Both axes in the style of the console; one without a title is narrower. */
export function axesOf({ soft, line }: Palette, [x, y]: readonly [string, string]): [UPlot.Axis, UPlot.Axis] {
  const style = (title: string): UPlot.Axis => ({
    font: axisFont,
    stroke: soft,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    ...(title !== '' && { label: title, labelFont: axisFont, labelSize: 18 }),
  });
  return [
    { ...style(x), size: 24 },
    { ...style(y), size: 40 },
  ];
}
