import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';

/** Cells of one line, by column. */
export type Cells = Readonly<Record<string, string>>;

/** A committed result. */
export interface Result {
  /** What makes it again. */
  readonly command: string;
  /** `blur 0.8.0, print 0.3.0`: what was measured, where the file says it. */
  readonly models: string;
  /** `development` or `test, seed 123456`, where the file says it (docs/adr/0011). */
  readonly layer: string;
  readonly rows: readonly Cells[];
}

/** Whether there is such a result. */
export function hasResult(file: string): boolean {
  return existsSync(pathOf(file));
}

/** Reads a CSV of bench/results. */
export function readResult(file: string): Result {
  const text = readFileSync(pathOf(file), 'utf8');
  const [first] = text.split('\n', 1);
  const [models, layer] = ['models', 'layer'].map((name) => new RegExp(`^# ${name}: (.*)$`, 'm').exec(text)?.[1] ?? '');
  return {
    command: first!.replace('# ', ''),
    models: models!,
    layer: layer!,
    rows: parse(text, { columns: true, comment: '#' }),
  };
}

/** A JSON of bench/results that `antifake eval` wrote the metrics of. */
export function readMetrics(file: string): {
  readonly command: string;
  readonly checks: readonly { readonly check: string; readonly threshold: number; readonly histogram: Histogram }[];
} {
  return JSON.parse(readFileSync(pathOf(file), 'utf8'));
}

/** How many photos of each class have a score of 0–4, 5–9, … 95–100. */
export interface Histogram {
  readonly bonaFide: readonly number[];
  readonly attacks: readonly number[];
}

/**
 * The line of a result that has these cells.
 *
 * @throws Error when it is not there, so that no figure stands for something that was not measured.
 */
export function rowWhere(file: string, cells: Cells): Cells {
  const row = readResult(file).rows.find((one) => hasCells(one, cells));
  if (row === undefined) throw new Error(`Expected a row with ${JSON.stringify(cells)} in ${file}`);
  return row;
}

/** Whether a line has these cells. */
export function hasCells(row: Cells, cells: Cells): boolean {
  return Object.entries(cells).every(([name, cell]) => row[name] === cell);
}

/** A share and the interval that stands beside it in the file. */
export function shareIn(row: Cells, [value, low, high]: readonly [string, string, string]): Estimate {
  return { value: Number(row[value]), low: Number(row[low]), high: Number(row[high]) };
}

function pathOf(file: string): URL {
  return new URL(`../../results/${file}`, import.meta.url);
}
