import { table } from './markdown.ts';
import { type Cells, hasCells, hasResult, readResult } from './results.ts';

/** Pages of docs/quality. */
export type PageName = 'product' | 'deepfake' | 'print' | 'blur' | 'card' | 'findings' | 'cost' | 'service' | 'world';

/** A table of a page: its source, its text, and the columns that are matching. */
export interface Section {
  readonly page: PageName;
  readonly title: string;
  /** A file of bench/results. */
  readonly file: string;
  readonly text: string;
  /** Columns to show, in order. */
  readonly columns: readonly string[];
  /** Shows only rows with these cells. */
  readonly where?: Cells;
  /** Options with which its subject measures it, if it does not by default. */
  readonly options?: string;
  /** Placed before the sections of the subjects before it. */
  readonly isFirst?: true;
}

/** The section as Markdown. @param command the command that measures it, matching if there is no result for the shipped models. */
export function renderSection({ title, file, text, columns, where = {}, options }: Section, command: string): string {
  const start = `## ${title}\n\n${text}\n\n`;
  if (!hasResult(file))
    return `${start}Not measured with the models that ship: \`${[command, options].filter(Boolean).join(' ')}\` does it.\n`;
  const result = readResult(file);
  const models = result.models === '' ? '' : ` (${result.models})`;
  const matching = result.rows.filter((row) => hasCells(row, where));
  const rows = matching.map((row) => columns.map((column) => short(row[column] ?? '')));
  const layer = result.layer === '' ? '' : `; layer: ${result.layer} ([ADR 11](../adr/0011-measuring.md))`;
  const source = `\`${result.command}\` → [${file}](../../bench/results/${file})${models}${layer}`;
  return `${start}${source}\n\n${table(columns, rows)}\n`;
}

/** Such figures have three significant digits. */
function short(text: string): string {
  const value = Number(text);
  return text === '' || Number.isNaN(value) || Number.isInteger(value) ? text : String(Number(value.toPrecision(3)));
}
