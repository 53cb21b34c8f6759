import type { Estimate } from '../metrics/interval.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { CheckMetrics } from '../metrics/summary.ts';
import { type CheckPart, checkSection, summaryRow } from './check-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { millis, ofHundred, percent } from './figures.ts';
import { type Html, html, raw } from './html.ts';
import { style } from './style.ts';
import { table } from './table.ts';
import { terms } from './terms.ts';

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
<header><h1>${title}</h1>${conclusion(metrics)}${about(metrics)}</header>
<nav>${metrics.checks.map(({ check }) => html`<a href="#${check}">${check}</a> `)}${metrics.comparison === undefined ? '' : html`<a href="#comparison">comparison</a> `}<a href="#unjudged">not judged</a> <a href="#terms">terms</a></nav>
<main>${summary(metrics)}${comparisonSection(metrics.comparison)}${sections}${unjudged(metrics)}${terms()}</main>
</body>
</html>
`;
  return page.markup;
}

/** The whole report in one sentence: both error rates, as far as these photos can show them. */
function conclusion({ checks }: Metrics): Html {
  if (checks.length === 0)
    return html`<p class="conclusion">No check has photos of both classes, so there is no result.</p>`;
  const list = (of: (metrics: CheckMetrics) => Estimate) =>
    checks.map((one) => `${one.check} ${ofHundred(of(one))}`).join(', ');
  return html`<p class="conclusion">Attacks missed, of 100 such attacks: ${list(({ apcer }) => apcer)}.
Bona fide photos called attacks, of 100: ${list(({ bpcer }) => bpcer)}.</p>`;
}

function about({ madeAt, engine, outcomes }: Metrics): Html {
  const models = engine.models.map(({ name, version }) => `${name} ${version}`).join(', ');
  const calibration = engine.calibration === undefined ? 'that of the models' : engine.calibration;
  return html`<p>${outcomes.photos} photos of ${engine.photos}, ${outcomes.judged} of them judged; ${madeAt.slice(0, 10)}.</p>
<p class="soft">Models: ${models}. Calibration: ${calibration}.</p>`;
}

function summary({ checks }: Metrics): Html {
  const columns = [
    { name: 'check' },
    { name: 'attacks missed', isNumber: true },
    { name: 'bona fide called attacks', isNumber: true },
    { name: 'worst kind of attack' },
    { name: 'AUC', isNumber: true },
    { name: 'EER', isNumber: true },
  ];
  return table(columns, checks.map(summaryRow), 'At the current thresholds, with 95 % confidence intervals');
}

function unjudged({ outcomes }: Metrics): Html {
  const { bonaFide, attacks, ms } = outcomes;
  const share = (part: number, of: number) => (of === 0 ? '–' : percent(part / of));
  const columns = [{ name: 'reason' }, { name: 'bona fide', isNumber: true }, { name: 'attacks', isNumber: true }];
  const rows = outcomes.unjudged.map(({ reason, bonaFide, attacks }) => [
    html`<code>${reason}</code>`,
    bonaFide,
    attacks,
  ]);
  return html`<section id="unjudged"><h2>Not judged, and time</h2>
<p>No answer for ${outcomes.photos - outcomes.judged} of ${outcomes.photos} photos
(${share(outcomes.photos - outcomes.judged, outcomes.photos)}): ${share(bonaFide.unjudged, bonaFide.photos)} of the bona fide photos,
${share(attacks.unjudged, attacks.photos)} of the attacks. They are not counted in the rates above.</p>
${rows.length === 0 ? '' : table(columns, rows)}
<p>Time per photo: median ${millis(ms.median)}, 95th percentile ${millis(ms.p95)}, maximum ${millis(ms.max)}, on one thread while others were running.</p></section>`;
}
