import { table } from './markdown.ts';
import { readResult, rowWhere } from './results.ts';

/** What was measured of the image, for docs/deploy.md. */
export function imageTable(): string {
  return tableOf('image.csv', ['what', 'value'], ['measured', 'value']);
}

/** What `npm install` brings, for docs/deploy.md. */
export function installTable(): string {
  const columns = ['what', 'packages', 'mb', 'other_platforms_mb'];
  return tableOf('install.csv', columns, ['installed', 'packages', 'MB', 'of it ONNX Runtime for other systems, MB']);
}

/** The same in a sentence, for the README. */
export function installSentence(): string {
  const { mb, other_platforms_mb: others } = rowWhere('install.csv', { what: 'thai-card-antifake' });
  const { mb: client } = rowWhere('install.csv', { what: 'thai-card-antifake-client' });
  return `It brings ${whole(mb)} MB, ${whole(others)} MB of which are ONNX Runtime for other systems, which may be deleted; charts (\`antifake eval\`) and drawn cards (\`antifake synth\`) are extra ([docs/deploy.md](docs/deploy.md#without-containers)). The client alone is ${client} MB.`;
}

function tableOf(file: string, columns: readonly string[], header: readonly string[]): string {
  const { command, rows } = readResult(file);
  const cells = rows.map((row) => columns.map((column) => short(row[column] ?? '')));
  return `\`${command}\` → [${file}](../bench/results/${file})\n\n${table(header, cells)}`;
}

function whole(text: string | undefined): number {
  return Math.round(Number(text));
}

/** Numbers without the zeros that the file has behind them. */
function short(text: string): string {
  return /^\d+\.\d+$/.test(text) ? String(Number(text)) : text;
}
