import type { Agreement, Disagreement, Rates } from '../metrics/agreement.ts';
import type { Compared, Side } from '../metrics/comparison.ts';
import type { Comparison } from '../metrics/metrics.ts';
import { areaWithin, percentWithin } from './figures.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

const numbers = (...names: readonly string[]) => names.map((name) => ({ name, isNumber: true }));

/** This run compared with the answers of another side. */
export function comparisonSection(comparison: Comparison | undefined): Html | string {
  if (comparison === undefined) return '';
  const { name, coverage, checks, agreements, disagreements } = comparison;
  const { both, oursAlone, otherAlone, neither, missing } = coverage;
  return html`<section id="comparison"><h2>Compared with ${name}</h2>
<p>Judged by both: ${both} photos; only by this run ${oursAlone}, only by ${name} ${otherAlone}, by neither ${neither}.
${missing === 0 ? '' : `${name} has no line for ${missing} photos; they are not counted here.`}</p>
${agreements.length === 0 ? html`<p class="soft">${name} contains no verdicts, so none can be compared.</p>` : agreementTable(agreements)}
${rates(agreements, name)}
${disagreementTable(disagreements, name)}
${checks.length === 0 ? '' : curves(checks, name)}</section>`;
}

function agreementTable(agreements: readonly Agreement[]): Html {
  const rows = agreements.map((one) => [
    ...[one.check, one.photos, one.bothYes, one.bothNo],
    `${one.oursAlone}: ${percentWithin(one.oursAloneShare)}`,
    `${one.otherAlone}: ${percentWithin(one.otherAloneShare)}`,
    percentWithin(one.same),
  ]);
  const columns = numbers('photos', 'both yes', 'both no', 'yes only here', 'yes only there', 'same verdict');
  return html`<h3>Verdicts, photo by photo</h3>
${table([{ name: 'check' }, ...columns], rows, 'Each side at its own threshold, with exact 95 % confidence intervals')}`;
}

function rates(agreements: readonly Agreement[], name: string): Html | string {
  const rows = agreements.flatMap(({ check, rates }) => {
    if (rates === undefined) return [];
    const row = (side: string, { apcer, bpcer }: Rates) => [check, side, percentWithin(apcer), percentWithin(bpcer)];
    return [row('this run', rates.ours), row(name, rates.other)];
  });
  if (rows.length === 0) return '';
  const columns = [{ name: 'check' }, { name: 'answers' }, ...numbers('attacks missed', 'bona fide called attacks')];
  return html`<h3>Error rates on the labelled photos</h3>
${table(columns, rows)}`;
}

function disagreementTable(disagreements: readonly Disagreement[], name: string): Html | string {
  if (disagreements.length === 0) return '';
  const labels = { 0: 'bona fide', 1: 'attack' } as const;
  const rows = disagreements.map(({ file, check, truth, ours, other }) => [
    ...[file, check, truth === undefined ? '–' : labels[truth]],
    `${ours.verdict} (${ours.score})`,
    `${other.verdict} (${other.score})`,
  ]);
  const columns = [{ name: 'photo' }, { name: 'check' }, { name: 'label' }, ...numbers('this run', name)];
  return html`<h3>Where they disagree most</h3>
<p class="soft">Different verdicts first, then the photos whose ranks differ most. disagreements.csv contains all of them. Scores of two
sides have no common scale.</p>
${table(columns, rows)}`;
}

function curves(checks: readonly Compared[], name: string): Html {
  const counts = checks.map(({ check, photos }) => `${check} ${photos}`).join(', ');
  const rows = checks.flatMap((one) => [sideRow(one, 'this run', one.ours), sideRow(one, name, one.other)]);
  const columns = [
    ...[{ name: 'scores' }, { name: 'check' }],
    ...numbers('AUC', 'EER', 'missed at BPCER 1 %', 'at 5 %', 'at 10 %'),
  ];
  return html`<h3>Scores at any threshold</h3>
<p class="soft">On the labelled photos that both judged (${counts}), each side at its own best thresholds.</p>
${table(columns, rows)}`;
}

function sideRow({ check }: Compared, name: string, { auc, eer, atBpcer }: Side) {
  return [name, check, areaWithin(auc), percentWithin(eer), ...atBpcer.map(({ apcer }) => percentWithin(apcer))];
}
