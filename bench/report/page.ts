import { table } from './markdown.ts';
import { type Cells, hasCells, hasResult, readResult } from './results.ts';

/** A table of a page: where it comes from, what it says, and which columns are shown. */
export interface Section {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** Columns to show, in order. */
  readonly columns: readonly string[];
  /** Shows only rows with these cells. */
  readonly where?: Cells;
  /** What measures it; told in place of the table where there is no result of what ships. */
  readonly command?: string;
}

/** One subject of docs/quality. */
export interface Page {
  /** The file's name, without `.md`. */
  readonly name: string;
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly Section[];
}

/** The page as Markdown. */
export function renderPage({ title, intro, sections }: Page): string {
  const head = `# ${title}\n\n${intro} Short of it all: [quality.md](../quality.md).\n\nWritten by \`node bench/report.ts\` from \`bench/results/\`; do not edit.\n`;
  return [head, ...sections.map(renderSection)].join('\n');
}

function renderSection({ title, file, text, columns, where = {}, command }: Section): string {
  const start = `## ${title}\n\n${text}\n\n`;
  if (!hasResult(file)) return `${start}Not measured with the models that ship: \`${command}\` does it.\n`;
  const result = readResult(file);
  const models = result.models === '' ? '' : ` (${result.models})`;
  const shown = result.rows.filter((row) => hasCells(row, where));
  const rows = shown.map((row) => columns.map((column) => short(row[column] ?? '')));
  const source = `\`${result.command}\` → [${file}](../../bench/results/${file})${models}`;
  return `${start}${source}\n\n${table(columns, rows)}\n`;
}

/** Three digits are what such figures carry. */
function short(text: string): string {
  const value = Number(text);
  return text === '' || Number.isNaN(value) || Number.isInteger(value) ? text : String(Number(value.toPrecision(3)));
}
