import type { TopLevelSpec } from 'vega-lite';

/** Colours of a plot on a light and on a dark page. The colours of the classes are from Okabe and Ito (2008). */
export const plotColours = {
  ink: { light: '#1c2024', dark: '#e4e7eb' },
  line: { light: '#c9ced4', dark: '#4a525c' },
  grid: { light: '#eceff2', dark: '#2b3138' },
  first: { light: '#0072b2', dark: '#56b4e9' },
  second: { light: '#cc79a7', dark: '#e3a1c6' },
  attacks: { light: '#d55e00', dark: '#f28c38' },
} as const;

const { ink, line, grid } = plotColours;
const config = {
  font: 'system-ui, sans-serif',
  background: 'transparent',
  axis: {
    ...{ labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' as const },
    ...{ labelColor: ink.light, titleColor: ink.light },
    ...{ gridColor: grid.light, domainColor: line.light, tickColor: line.light },
  },
  legend: { labelFontSize: 12, labelColor: ink.light, titleColor: ink.light },
  title: { color: ink.light, subtitleColor: ink.light },
  text: { fontSize: 12, color: ink.light },
  rule: { color: ink.light },
  view: { stroke: line.light },
};

/** Rules that turn a plot's colours into those of a dark page: to be put into a style sheet of page or plot. */
export const darkPlot = Object.values(plotColours)
  .flatMap(({ light, dark }) => [
    `svg [fill="${light}"] { fill: ${dark}; }`,
    `svg [stroke="${light}"] { stroke: ${dark}; }`,
  ])
  .join('\n');

/** Draws a plot as SVG that scales with its place on the page. The renderer is loaded here, because it is installed only by users who need reports. */
export async function renderSvg(spec: TopLevelSpec, title: string): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new View(parse(compile({ ...spec, config }).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg.replace('<svg ', `<svg role="img" aria-label="${title}" `);
}
