import { type Figure, isKnown } from '../metrics/min-photos.ts';
import type { CheckMetrics } from '../metrics/summary.ts';
import { areaWithin, percent, percentWithin } from './figures.ts';
import { type Html, html, raw } from './html.ts';
import { detPlot, histogramPlot, type Line, reliabilityPlot, rocPlot } from './plots.ts';
import { renderSvg } from './render.ts';
import { table } from './table.ts';
import { type Thumbnails, thumbnailsSection } from './thumbnails.ts';

/** Input of the section of one check. */
export interface CheckPart {
  readonly metrics: CheckMetrics;
  /** One line, or two if there is a comparison. */
  readonly lines: readonly Line[];
  readonly thumbnails?: Thumbnails;
}

/** Everything about one check. */
export async function checkSection({ metrics, lines, thumbnails }: CheckPart): Promise<Html> {
  const { check, bonaFide, attacks, threshold } = metrics;
  return html`<section id="${check}">
<h2>${check}</h2>
<p class="soft">${bonaFide.photos} bona fide photos in ${bonaFide.groups} groups, ${attacks.photos} attacks in ${attacks.groups};
yes is a score above ${threshold}.</p>
${tiles(metrics)}
${kinds(metrics)}
${operatingPoints(metrics)}
${await plots(metrics, lines)}
${thumbnails === undefined ? '' : thumbnailsSection(thumbnails)}
</section>`;
}

function tiles({ auc, eer, apcer, bpcer }: CheckMetrics): Html {
  return html`<dl class="tiles">
${tile('Attacks missed (APCER)', apcer, percent)}
${tile('Bona fide photos called attacks (BPCER)', bpcer, percent)}
${tile('Area under the ROC curve (AUC)', auc, (area) => area.toFixed(3))}
${tile('Equal error rate (EER)', eer, percent)}
</dl>`;
}

function tile(name: string, figure: Figure, show: (value: number) => string): Html {
  return html`<div><dt>${name}</dt><dd>${isKnown(figure) ? known(figure, show) : unknown(figure)}</dd></div>`;
}

function known({ value, low, high }: Extract<Figure, { value: number }>, show: (value: number) => string): Html {
  return html`${show(value)}<small>95 %: ${show(low)} to ${show(high)}</small>`;
}

function unknown({ needed, found, of }: Exclude<Figure, { value: number }>): Html {
  return html`–<small>Too few photos: requires ${needed} independent ${of === 'attacks' ? 'attacks' : 'bona fide photos'}, there are ${found}.</small>`;
}

/** Curves are shown only if there are enough photos. */
async function plots(metrics: CheckMetrics, lines: readonly Line[]): Promise<Html> {
  const plot = async (name: string, spec: Parameters<typeof renderSvg>[0], text: string) =>
    html`<figure data-plot="${name}">${raw(await renderSvg(spec, `${metrics.check}: ${name}`))}<figcaption>${text}</figcaption></figure>`;
  const scores = await plot(
    'scores',
    histogramPlot(metrics),
    'Scores of both classes. To the right of the dashed line the verdict is yes.',
  );
  if (!isKnown(metrics.auc)) return html`<div class="plots">${scores}</div>`;
  return html`<div class="plots">
${scores}
${await plot('ROC', rocPlot(lines, metrics), 'ROC. The dot is the current threshold; the dashed line is guessing.')}
${await plot('DET', detPlot(lines, metrics), 'DET: both errors, lower left is better. The dot is the current threshold.')}
${await plot('reliability', reliabilityPlot(metrics), 'Share of attacks among these photos, by score.')}
</div>`;
}

function operatingPoints({ atBpcer }: CheckMetrics): Html {
  const rows = atBpcer.map(({ bpcer, apcer, threshold }) => {
    return [percent(bpcer), isKnown(apcer) ? threshold : '–', percentWithin(apcer)];
  });
  return html`<h3>Other thresholds</h3>
${table(
  [
    { name: 'bona fide called attacks, max' },
    { name: 'threshold', isNumber: true },
    { name: 'attacks missed', isNumber: true },
  ],
  rows,
)}`;
}

function kinds({ byKind, threshold }: CheckMetrics): Html {
  const rows = byKind.map(({ kind, photos, apcer }) => [kind, photos, percentWithin(apcer)]);
  return html`<h3>Attacks missed at ${threshold}, by kind, worst first</h3>
${table([{ name: 'kind' }, { name: 'photos', isNumber: true }, { name: 'missed', isNumber: true }], rows)}`;
}

/** The row of a check in the table at the top. */
export function summaryRow({ check, auc, eer, apcer, bpcer, byKind }: CheckMetrics) {
  const [worst] = byKind;
  return [
    html`<a href="#${check}">${check}</a>`,
    percentWithin(apcer),
    percentWithin(bpcer),
    worst === undefined ? '–' : `${worst.kind}: ${percentWithin(worst.apcer)}`,
    areaWithin(auc),
    percentWithin(eer),
  ];
}
