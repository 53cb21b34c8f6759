import { table } from './markdown.ts';
import { readResult } from './results.ts';

/** A whole result as a table of a document in docs/, under the command that makes it. */
export function documentTable(file: string, columns: readonly string[], header: readonly string[]): string {
  const { command, rows } = readResult(file);
  const cells = rows.map((row) => columns.map((column) => short(row[column] ?? '')));
  return `\`${command}\` → [${file}](../bench/results/${file})\n\n${table(header, cells)}`;
}

/** Numbers without the zeros that the file has behind them. */
function short(text: string): string {
  return /^\d+\.\d+$/.test(text) ? String(Number(text)) : text;
}
