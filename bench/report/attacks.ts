import type { TopLevelSpec } from 'vega-lite';
import { darkPlot, plotColours, renderSvg } from '../../src/eval/report/render.ts';
import { deepfakeShare, type Way, ways } from './shares.ts';

/** The attacks that the deepfake check is measured on, in words. */
export const attackNames: Readonly<Record<string, string>> = {
  swap_after: 'face swapped in the finished photo',
  paste_after: 'portrait pasted over in the finished photo',
  replace_after: 'whole portrait replaced in the finished photo',
  part_after: 'eyes, nose or mouth replaced',
  stuck_over: 'another portrait stuck over the card',
  swap_before: 'face swapped before the card was printed',
  selfblend_after: 'own face altered and blended back',
  generated_before: 'made-up face printed on the card',
  unseen_before: 'fake face of an unknown maker printed on the card',
};

/** A bar for each attack and way of sending, with its interval, as a separate SVG that follows the light or dark scheme of the page. */
export async function attacksChart(): Promise<string> {
  const svg = await renderSvg(chart(), 'Share of fakes caught, by attack and by how the photo was sent');
  const style = `<style>@media (prefers-color-scheme: dark) {\n${darkPlot}\n}</style>`;
  return `${svg.replace(/(<svg [^>]*>)/, `$1${style}`)}\n`;
}

/** Space for names, axis and legend. It is fixed, because without a canvas the width of text can only be estimated. */
const plotPadding = { left: 340, right: 20, top: 10, bottom: 85 } as const;

function chart(): TopLevelSpec {
  const names = Object.values(attackNames);
  const values = Object.entries(attackNames).flatMap(([kind, attack]) =>
    Object.entries(ways).map(([way, sent]) => {
      const { value, low, high } = deepfakeShare(kind, way as Way);
      return { attack, sent, value: 100 * value, low: 100 * low, high: 100 * high };
    }),
  );
  const sents = Object.values(ways);
  const { first, attacks, ink } = plotColours;
  return {
    width: 430,
    height: 380,
    autosize: 'none',
    padding: plotPadding,
    data: { values },
    encoding: {
      y: {
        field: 'attack',
        type: 'nominal',
        sort: names,
        title: null,
        axis: { labelLimit: 0, ticks: false, domain: false },
      },
      yOffset: { field: 'sent', type: 'nominal', sort: sents },
    },
    layer: [
      {
        mark: { type: 'bar', opacity: 0.75 },
        encoding: {
          x: {
            field: 'value',
            type: 'quantitative',
            title: 'caught of 100 such fakes',
            scale: { domain: [0, 100] },
          },
          color: {
            field: 'sent',
            type: 'nominal',
            scale: { domain: sents, range: [first.light, attacks.light] },
            legend: { orient: 'bottom', title: null, symbolType: 'square', labelLimit: 0 },
          },
        },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.5, color: ink.light },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
    ],
  };
}
