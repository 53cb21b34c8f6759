import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';

/** One line of a result table. */
export type Row = Readonly<Record<string, string | number>>;

export interface Table {
  readonly file: string;
  /** The command that produces it. */
  readonly command: string;
  /** Folder of the measured models; default: `models`. */
  readonly models?: string;
  /** `layer: development`, for results that belong to one (docs/adr/0011). */
  readonly layer?: string;
}

/** Writes rows as CSV below comment lines that name hardware, runtime and measured models, and prints them. */
export function writeTable({ file, command, models = 'models', layer }: Table, rows: readonly Row[]): void {
  const table = stringify([...rows], { header: true, columns: Object.keys(rows[0] ?? {}), cast: { number: format } });
  const head = [command, hardware(), modelsLine(models), ...(layer ? [layer] : [])];
  const text = `${head.map((line) => `# ${line}\n`).join('')}${table}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(text);
}

/** This machine, such as `2 × NAME, Node 24.0.0`. */
export function hardware(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
}

/** Name and version of every model in a folder, such as `models: blur 1.0.0, print 1.0.0`. */
export function modelsLine(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const names = files.sort().map((file) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    return `${name} ${version}`;
  });
  return `models: ${names.join(', ')}`;
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
