import { table } from './markdown.ts';
import { hasResult, readMetrics, readResult } from './results.ts';
import { exactOf, ofHundred, type Share } from './share.ts';

/** A column of a table by threshold: its heading, and the group that is told in it. */
interface Column {
  readonly heading: string;
  readonly group: string;
}

interface Thresholds {
  readonly file: string;
  /** What measures it, told in place of the table where there is no result. */
  readonly command: string;
  /** The default, which is marked. */
  readonly threshold: number;
  readonly columns: readonly Column[];
}

/** Tables of docs/thresholds.md by the name of their place there. */
export function thresholdTables(): ReadonlyMap<string, string> {
  return new Map([
    [
      'deepfake on drawn cards',
      tableOf({
        file: 'deepfake-thresholds.csv',
        command: 'node bench/mirror.ts',
        threshold: 85,
        columns: [
          { heading: 'fakes caught', group: 'attacks, camera' },
          { heading: 'through a messaging app', group: 'attacks, messaging' },
          { heading: 'honest accused', group: 'bona fide, camera' },
          { heading: 'through a messaging app', group: 'bona fide, messaging' },
        ],
      }),
    ],
    ['deepfake on portraits', histogramTable('quality-portraits.json', 'deepfake', ['fakes caught', 'honest accused'])],
    [
      'print on drawn cards',
      tableOf({
        file: 'print-thresholds.csv',
        command: 'node bench/print.ts --photos 5000',
        threshold: 70,
        columns: [
          { heading: 'grey copies caught', group: 'grey copies' },
          { heading: 'photos turned grey caught', group: 'converted to grey' },
          { heading: 'cards in colour accused', group: 'in colour' },
        ],
      }),
    ],
    [
      'print on real cards',
      histogramTable('quality-cards.json', 'print', ['grey copies caught', 'cards in colour accused']),
    ],
    [
      'blur on drawn cards',
      tableOf({
        file: 'blur-thresholds.csv',
        command: 'node bench/blur.ts --windows data/blur-test',
        threshold: 70,
        columns: [
          { heading: 'caught at 0.3 mm and more', group: 'blurred: 0.3 mm and more' },
          { heading: 'at 0.25 to 0.3 mm', group: '0.25 to 0.3 mm' },
          { heading: 'called blurred at 0.2 to 0.25 mm', group: '0.2 to 0.25 mm' },
          { heading: 'below 0.2 mm', group: 'sharp: below 0.2 mm' },
        ],
      }),
    ],
    ['blur on drawn photos', histogramTable('quality-drawn.json', 'blur', ['blurred caught', 'sharp called blurred'])],
  ]);
}

function tableOf({ file, command, threshold, columns }: Thresholds): string {
  if (!hasResult(file)) return `Not measured by threshold yet: \`${command}\` does it.`;
  const { command: made, rows } = readResult(file);
  const asked = [...new Set(rows.map((row) => row.threshold!))];
  const shareOf = (group: string, at: string): Share => {
    const row = rows.find((one) => one.group === group && one.threshold === at)!;
    return { value: Number(row.yes), low: Number(row.low), high: Number(row.high), photos: Number(row.photos) };
  };
  const body = asked.map((at) => [
    `above ${marked(at, threshold)}`,
    ...columns.map(({ group }) => ofHundred(shareOf(group, at))),
  ]);
  return `${table(['score', ...columns.map(({ heading }) => heading)], body)}\n\n\`${made}\` → [${file}](../bench/results/${file})`;
}

/** Scores from which on a photo counts in the tables of `antifake eval`, whose histograms have steps of five. */
const lowest = [30, 40, 50, 60, 70, 75, 80, 85, 90, 95] as const;

function histogramTable(file: string, check: string, headings: readonly [string, string]): string {
  const { command, checks } = readMetrics(file);
  const { threshold, histogram } = checks.find((one) => one.check === check)!;
  const { bonaFide, attacks } = histogram;
  const rows = lowest.map((from) => [
    `at least ${marked(`${from}`, threshold)}`,
    ofHundred(shareFrom(attacks, from)),
    ofHundred(shareFrom(bonaFide, from)),
  ]);
  const source = `\`${command}\` → [${file}](../bench/results/${file})`;
  return `${table(['score', ...headings], rows)}\n\n${source}`;
}

function shareFrom(histogram: readonly number[], from: number): Share {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const photos = sum(histogram);
  return exactOf(sum(histogram.slice((from * histogram.length) / 100)) / photos, photos);
}

function marked(at: string, threshold: number): string {
  return Number(at) === threshold ? `**${at}** (default)` : at;
}
