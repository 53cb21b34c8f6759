import type { Agreement, Disagreement, Rates } from '../metrics/agreement.ts';
import type { Compared, Side } from '../metrics/comparison.ts';
import type { Comparison } from '../metrics/metrics.ts';
import { areaWithin, percentWithin } from './figures.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

const numbers = (...names: readonly string[]) => names.map((name) => ({ name, isNumber: true }));

/** This run beside another side's answers. */
export function comparisonSection(comparison: Comparison | undefined): Html | string {
  if (comparison === undefined) return '';
  const { name, coverage, checks, agreements, disagreements } = comparison;
  const { both, oursAlone, otherAlone, neither, missing } = coverage;
  return html`<section id="comparison"><h2>Compared with ${name}</h2>
<p>Both judged ${both} photos; this run alone ${oursAlone}, ${name} alone ${otherAlone}, neither ${neither}.
${missing === 0 ? '' : `Of ${missing} photos ${name} says nothing; they count nowhere here.`}</p>
${agreements.length === 0 ? html`<p class="soft">${name} tells no verdicts, so none can be paired.</p>` : agreementTable(agreements)}
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
  const columns = numbers('photos', 'both yes', 'both no', 'yes here alone', 'yes there alone', 'same verdict');
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
  const columns = [{ name: 'check' }, { name: 'answers' }, ...numbers('attacks missed', 'honest called attacks')];
  return html`<h3>Error rates on the labelled ones</h3>
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
<p class="soft">Other verdicts first, then the photos whose places in the two orders lie farthest apart. All of them are in disagreements.csv. Scores of two
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
