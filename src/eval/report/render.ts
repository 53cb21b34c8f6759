import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

const config = {
  font: 'system-ui, sans-serif',
  axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' as const, gridColor: '#eee' },
  legend: { labelFontSize: 12 },
  text: { fontSize: 12 },
  view: { stroke: '#ccc' },
};

/** Draws a plot as SVG that scales with its place on the page. */
export async function renderSvg(spec: TopLevelSpec, title: string): Promise<string> {
  const view = new View(parse(compile({ ...spec, config }).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg.replace('<svg ', `<svg role="img" aria-label="${title}" `);
}
