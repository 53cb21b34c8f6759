import { exactOf, ofHundred, type Share } from '../figures/share.ts';
import { table } from './markdown.ts';
import { type CheckMetrics, hasResult, readMetrics, readResult } from './results.ts';

/** A column of a table by threshold: its heading, and the group that it shows. */
interface Column {
  readonly heading: string;
  readonly group: string;
}

/** A table with one row for each threshold. */
export interface Thresholds {
  /** A file of bench/results. */
  readonly file: string;
  /** The subject that measures it, shown in place of the table if there is no result. */
  readonly subject: string;
  /** The default threshold, which is marked. */
  readonly threshold: number;
  readonly columns: readonly Column[];
}

/** A table of docs/thresholds.md: the share of each group above each threshold. */
export function thresholdsTable({ file, subject, threshold, columns }: Thresholds): string {
  if (!hasResult(file)) return `Not measured by threshold yet: \`npm run bench -- ${subject}\` does it.`;
  const { command: made, models, rows } = readResult(file);
  const thresholds = [...new Set(rows.map((row) => row.threshold!))];
  const shareOf = (group: string, at: string): Share => {
    const row = rows.find((one) => one.group === group && one.threshold === at)!;
    return { value: Number(row.yes), low: Number(row.low), high: Number(row.high), photos: Number(row.photos) };
  };
  const body = thresholds.map((at) => [
    `above ${marked(at, threshold)}`,
    ...columns.map(({ group }) => ofHundred(shareOf(group, at))),
  ]);
  return `${table(['score', ...columns.map(({ heading }) => heading)], body)}\n\n\`${made}\` → [${file}](../bench/results/${file}) (${models})`;
}

/** Minimum scores in tables from `antifake eval`, whose histograms have steps of five. */
const minScores = [30, 40, 50, 60, 70, 75, 80, 85, 90, 95] as const;

/** A table of docs/thresholds.md from the metrics of one check of `antifake eval`: its histogram, and its rates at the default threshold. */
export function histogramTable(file: string, check: string, headings: readonly [string, string]): string {
  const { command, checks, engine } = readMetrics(file);
  const metrics = checks.find((one) => one.check === check)!;
  const rows = minScores.map((from) => {
    const isDefault = from === metrics.threshold;
    const shares = isDefault ? atDefault(metrics) : sharesFrom(metrics, from);
    return [isDefault ? `above **${from}** (default)` : `at least ${from}`, ...shares.map(ofHundred)];
  });
  const measured = engine.models.filter(({ name }) => name === check || name.startsWith('card-'));
  const source = `\`${command}\` → [${file}](../bench/results/${file}) (${measured.map(({ name, version }) => `${name} ${version}`).join(', ')})`;
  return `${table(['score', ...headings], rows)}\n\n${source}`;
}

/** Attacks caught and bona fide photos above the default threshold. */
function atDefault({ apcer, bpcer, attacks, bonaFide }: CheckMetrics): readonly Share[] {
  const caught = { value: 1 - apcer.value, low: 1 - apcer.high, high: 1 - apcer.low };
  return [
    { ...caught, photos: attacks.photos },
    { ...bpcer, photos: bonaFide.photos },
  ];
}

/** The same from a score on, by the histogram; exact for as many photos as groups. */
function sharesFrom({ histogram, attacks, bonaFide }: CheckMetrics, score: number): readonly Share[] {
  return [shareFrom(histogram.attacks, score, attacks.groups), shareFrom(histogram.bonaFide, score, bonaFide.groups)];
}

function shareFrom(histogram: readonly number[], from: number, groups: number): Share {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const photos = sum(histogram);
  return exactOf(sum(histogram.slice((from * histogram.length) / 100)) / photos, photos, groups);
}

function marked(at: string, threshold: number): string {
  return Number(at) === threshold ? `**${at}** (default)` : at;
}
