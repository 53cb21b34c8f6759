/**
 * Writes docs/quality.md out of bench/results: every figure that the documents quote comes from there.
 *
 *     node bench/report.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { sections } from './report-sections.ts';

/** The whole document, out of the committed results. */
export function renderReport(): string {
  const parts = sections.map(({ title, file, text, columns }) => {
    const { command, models, rows } = readTable(file);
    const body = rows.map((row) => tableLine(columns.map((column) => row[column] ?? '')));
    const table = [tableLine(columns), `|${'---|'.repeat(columns.length)}`, ...body].join('\n');
    return `## ${title}\n\n${text}\n\n\`${command}\` → \`bench/results/${file}\`${models}\n\n${table}\n`;
  });
  return `# Quality\n\nWritten by \`node bench/report.ts\` from \`bench/results/\`; do not edit.\n\n${parts.join('\n')}`;
}

/** One line of a Markdown table; a bar within a cell would begin the next one. */
export function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function readTable(file: string): {
  readonly command: string;
  /** In brackets, where the file says with which models it was measured. */
  readonly models: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
} {
  const text = readFileSync(new URL(`results/${file}`, import.meta.url), 'utf8');
  const table: Readonly<Record<string, string>>[] = parse(text, { columns: true, comment: '#' });
  const rows = table.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, short(cell)])));
  const models = /^# models: (.*)$/m.exec(text)?.[1];
  return { command: text.split('\n', 1)[0]!.replace('# ', ''), models: models ? ` (${models})` : '', rows };
}

/** Three digits are what such figures carry. */
function short(text: string): string {
  const value = Number(text);
  return text === '' || Number.isNaN(value) || Number.isInteger(value) ? text : String(Number(value.toPrecision(3)));
}

if (import.meta.main) writeFileSync(new URL('../docs/quality.md', import.meta.url), renderReport());
