import type { Compared, Side } from '../metrics/comparison.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type CheckPart, checkSection, summaryRow } from './check-section.ts';
import { areaWithin, millis, percent, percentWithin } from './figures.ts';
import { type Html, html, raw } from './html.ts';
import { style } from './style.ts';

/** The report as one HTML document that needs no network and no script. */
export async function renderPage(metrics: Metrics, parts: readonly CheckPart[]): Promise<string> {
  const sections: Html[] = [];
  for (const part of parts) sections.push(await checkSection(part));
  const title = `antifake on ${metrics.labels}`;
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${title}</title><style>${raw(style)}</style></head>
<body>
<header><h1>${title}</h1>${about(metrics)}</header>
<nav>${metrics.checks.map(({ check }) => html`<a href="#${check}">${check}</a> `)}<a href="#unjudged">not judged</a> <a href="#terms">terms</a></nav>
<main>${summary(metrics)}${comparison(metrics)}${sections}${unjudged(metrics)}${terms()}</main>
</body>
</html>
`;
  return page.markup;
}

function about({ madeAt, engine, outcomes }: Metrics): Html {
  const models = engine.models.map(({ name, version }) => `${name} ${version}`).join(', ');
  const calibration = engine.calibration === undefined ? "the models' own" : engine.calibration;
  return html`<p>${outcomes.photos} photos of ${engine.photos}, ${outcomes.judged} of them judged; ${madeAt.slice(0, 10)}.</p>
<p class="soft">Models: ${models}. Calibration: ${calibration}.</p>`;
}

function summary({ checks }: Metrics): Html {
  return html`<div class="scroll"><table>
<caption>With 95 % confidence intervals</caption>
<thead><tr><th>check</th><th class="number">AUC</th><th class="number">EER</th><th class="number">APCER</th><th class="number">BPCER</th><th>worst kind</th></tr></thead>
<tbody>${checks.map(summaryRow)}</tbody></table></div>`;
}

function comparison({ comparison }: Metrics): Html | string {
  if (comparison === undefined) return '';
  const rows = comparison.checks.flatMap((compared) => [
    sideRow(compared, 'this run', compared.ours),
    sideRow(compared, comparison.name, compared.other),
  ]);
  return html`<section id="comparison"><h2>Compared with ${comparison.name}</h2>
<p class="soft">On the photos that both judged, each side at its own best thresholds.</p>
<div class="scroll"><table>
<thead><tr><th>check</th><th>scores</th><th class="number">photos</th><th class="number">AUC</th><th class="number">EER</th>
<th class="number">APCER at BPCER 1 %</th><th class="number">5 %</th><th class="number">10 %</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

function sideRow({ check, photos }: Compared, name: string, { auc, eer, atBpcer }: Side): Html {
  return html`<tr><td>${check}</td><td>${name}</td><td class="number">${photos}</td><td class="number">${areaWithin(auc)}</td>
<td class="number">${percentWithin(eer)}</td>${atBpcer.map(({ apcer }) => html`<td class="number">${percentWithin(apcer)}</td>`)}</tr>`;
}

function unjudged({ outcomes }: Metrics): Html {
  const { bonaFide, attacks, ms } = outcomes;
  const share = (part: number, of: number) => (of === 0 ? '–' : percent(part / of));
  const rows = outcomes.unjudged.map(
    ({ reason, bonaFide, attacks }) =>
      html`<tr><td><code>${reason}</code></td><td class="number">${bonaFide}</td><td class="number">${attacks}</td></tr>`,
  );
  const table = html`<div class="scroll"><table>
<thead><tr><th>reason</th><th class="number">bona fide</th><th class="number">attacks</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return html`<section id="unjudged"><h2>Not judged, and time</h2>
<p>No answer for ${outcomes.photos - outcomes.judged} of ${outcomes.photos} photos
(${share(outcomes.photos - outcomes.judged, outcomes.photos)}): ${share(bonaFide.unjudged, bonaFide.photos)} of the bona fide photos,
${share(attacks.unjudged, attacks.photos)} of the attacks. They count in none of the rates above.</p>
${rows.length === 0 ? '' : table}
<p>A photo took ${millis(ms.median)} in the median, ${millis(ms.p95)} at most for 95 of 100, ${millis(ms.max)} at most, on one thread beside others.</p></section>`;
}

function terms(): Html {
  return html`<section id="terms"><h2>Terms</h2>
<p><b>Bona fide</b>: without the fault that the check looks for. <b>Attack</b>: with it. Rates are those of ISO/IEC 30107-3.</p>
<ul>
<li><b>APCER</b>: share of attacks that were taken for bona fide. The standard asks for it by kind: the worst kind counts, not the mean.</li>
<li><b>BPCER</b>: share of bona fide photos that were taken for attacks.</li>
<li><b>EER</b>: the rate at which both are equal. <b>AUC</b>: the chance that an attack ranks above a bona fide photo.</li>
<li><b>Intervals</b> hold the truth in 95 of 100 such samples. They come from drawing whole groups again and again, as photos of
one person or card are alike; photos without a group count as independent.</li>
<li><b>Reliability</b> depends on how many attacks are among the photos: with fewer attacks, fewer high scores are right.</li>
</ul></section>`;
}
