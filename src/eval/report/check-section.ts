import type { Estimate } from '../metrics/interval.ts';
import type { CheckMetrics } from '../metrics/summary.ts';
import { areaWithin, percent, percentWithin } from './figures.ts';
import { type Html, html, raw } from './html.ts';
import { detPlot, histogramPlot, type Line, reliabilityPlot, rocPlot } from './plots.ts';
import { renderSvg } from './render.ts';
import { type Thumbnails, thumbnailsSection } from './thumbnails.ts';

/** What the section of one check is written from. */
export interface CheckPart {
  readonly metrics: CheckMetrics;
  /** One line, or two when there is a comparison. */
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
${await plots(metrics, lines)}
${operatingPoints(metrics)}
${kinds(metrics)}
${thumbnails === undefined ? '' : thumbnailsSection(thumbnails)}
</section>`;
}

function tiles({ auc, eer, apcer, bpcer, threshold }: CheckMetrics): Html {
  return html`<dl class="tiles">
${tile('AUC', auc, (area) => area.toFixed(3))}
${tile('Equal error rate', eer, percent)}
${tile(`APCER at ${threshold}: attacks missed`, apcer, percent)}
${tile(`BPCER at ${threshold}: bona fide refused`, bpcer, percent)}
</dl>`;
}

function tile(name: string, { value, low, high }: Estimate, show: (value: number) => string): Html {
  return html`<div><dt>${name}</dt><dd>${show(value)}<small>95 %: ${show(low)} to ${show(high)}</small></dd></div>`;
}

async function plots(metrics: CheckMetrics, lines: readonly Line[]): Promise<Html> {
  const plot = async (name: string, spec: Parameters<typeof renderSvg>[0], text: string) =>
    html`<figure data-plot="${name}">${raw(await renderSvg(spec, `${metrics.check}: ${name}`))}<figcaption>${text}</figcaption></figure>`;
  return html`<div class="plots">
${await plot('scores', histogramPlot(metrics), 'Scores of both classes. Right of the dashed line is a yes.')}
${await plot('ROC', rocPlot(lines, metrics), 'ROC. The dot is the current threshold; the grey line is guessing.')}
${await plot('DET', detPlot(lines, metrics), 'DET: both errors, lower left is better. The dot is the current threshold.')}
${await plot('reliability', reliabilityPlot(metrics), 'How many photos with such a score were attacks, of these photos.')}
</div>`;
}

function operatingPoints({ atBpcer }: CheckMetrics): Html {
  const rows = atBpcer.map(
    ({ bpcer, apcer, threshold }) =>
      html`<tr><td class="number">${percent(bpcer)}</td><td class="number">${percentWithin(apcer)}</td><td class="number">${threshold}</td></tr>`,
  );
  return html`<h3>Other operating points</h3>
<div class="scroll"><table>
<thead><tr><th class="number">BPCER at most</th><th class="number">APCER</th><th class="number">threshold</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function kinds({ byKind, threshold }: CheckMetrics): Html {
  const rows = byKind.map(
    ({ kind, photos, apcer }) =>
      html`<tr><td>${kind}</td><td class="number">${photos}</td><td class="number">${percentWithin(apcer)}</td></tr>`,
  );
  return html`<h3>Attacks missed at ${threshold}, by kind, worst first</h3>
<div class="scroll"><table>
<thead><tr><th>kind</th><th class="number">photos</th><th class="number">APCER</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** The row of a check in the table on top. */
export function summaryRow({ check, auc, eer, apcer, bpcer, byKind }: CheckMetrics): Html {
  const [worst] = byKind;
  return html`<tr><th><a href="#${check}">${check}</a></th><td class="number">${areaWithin(auc)}</td>
<td class="number">${percentWithin(eer)}</td><td class="number">${percentWithin(apcer)}</td>
<td class="number">${percentWithin(bpcer)}</td><td>${worst === undefined ? '–' : `${worst.kind} (${percent(worst.apcer.value)})`}</td></tr>`;
}
