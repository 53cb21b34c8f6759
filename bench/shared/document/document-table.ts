import { table } from './markdown.ts';
import { readResult } from './results.ts';

/** A whole result as a table of a document in docs/, below the command that produces it. */
export function documentTable(file: string, columns: readonly string[], header: readonly string[]): string {
  const { command, models, rows } = readResult(file);
  const cells = rows.map((row) => columns.map((column) => short(row[column] ?? '')));
  const source = `\`${command}\` → [${file}](../bench/results/${file})${models === '' ? '' : ` (${models})`}`;
  return `${source}\n\n${table(header, cells)}`;
}

/** Numbers without the trailing zeros of the file. */
function short(text: string): string {
  return /^\d+\.\d+$/.test(text) ? String(Number(text)) : text;
}
