import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';

/** Cells of one line, by column. */
export type Cells = Readonly<Record<string, string>>;

/** A committed result. */
export interface Result {
  /** The command that produces it. */
  readonly command: string;
  /** The measured models, such as `blur 0.8.0, print 0.3.0`, if the file names them. */
  readonly models: string;
  /** `development` or `test, seed 123456`, if the file names it (docs/adr/0011). */
  readonly layer: string;
  readonly rows: readonly Cells[];
}

/** Whether this result exists. */
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

/** Reads a JSON of bench/results with metrics that `antifake eval` wrote. */
export function readMetrics(file: string): {
  readonly command: string;
  readonly engine: { readonly models: readonly { readonly name: string; readonly version: string }[] };
  readonly checks: readonly CheckMetrics[];
} {
  return JSON.parse(readFileSync(pathOf(file), 'utf8'));
}

/** The metrics of one check. */
export interface CheckMetrics {
  readonly check: string;
  readonly threshold: number;
  readonly histogram: Histogram;
  readonly bonaFide: { readonly photos: number; readonly groups: number };
  readonly attacks: { readonly photos: number; readonly groups: number };
  readonly apcer: Estimate;
  readonly bpcer: Estimate;
}

/** Number of photos of each class with a score of 0–4, 5–9, … 95–100. */
export interface Histogram {
  readonly bonaFide: readonly number[];
  readonly attacks: readonly number[];
}

/**
 * The row of a result that has these cells.
 *
 * @throws Error if there is no such row, so that no document shows a figure that was not measured.
 */
export function rowWhere(file: string, cells: Cells): Cells {
  const row = readResult(file).rows.find((one) => hasCells(one, cells));
  if (row === undefined) throw new Error(`Expected a row with ${JSON.stringify(cells)} in ${file}`);
  return row;
}

/** Whether a row has these cells. */
export function hasCells(row: Cells, cells: Cells): boolean {
  return Object.entries(cells).every(([name, cell]) => row[name] === cell);
}

/** A share, and the interval next to it in the file. */
export function shareIn(row: Cells, [value, low, high]: readonly [string, string, string]): Estimate {
  return { value: Number(row[value]), low: Number(row[low]), high: Number(row[high]) };
}

function pathOf(file: string): URL {
  return new URL(`../../results/${file}`, import.meta.url);
}
