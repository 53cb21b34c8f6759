import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';

/** One line of a result table. */
export type Row = Readonly<Record<string, string | number>>;

export interface Table {
  readonly file: string;
  /** What makes it again. */
  readonly command: string;
  /** Folder of the models that were measured; `models` if it does not say. */
  readonly models?: string;
}

/** Writes rows as CSV under comment lines that name hardware, runtime and the models that were measured, and prints them. */
export function writeTable({ file, command, models = 'models' }: Table, rows: readonly Row[]): void {
  const table = stringify([...rows], { header: true, columns: Object.keys(rows[0] ?? {}), cast: { number: format } });
  const hardware = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const which = models === 'models' ? '' : ' --models FOLDER'; // where they lay says nothing to others
  const text = `# ${command}${which}\n# ${hardware}\n# ${modelsLine(models)}\n${table}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(text);
}

/** `models: blur 1.0.0, print 1.0.0`: name and version of every model in a folder. */
export function modelsLine(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const names = files.sort().map((file) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    return `${name} ${version}`;
  });
  return `models: ${names.join(', ')}`;
}

/** The value below which the given share of the numbers lies; NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Share of the values for which the test holds, 0..1. */
export function shareOf<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.filter(test).length / Math.max(1, values.length);
}

/** Chance that an attack's raw value is above a genuine one's; ties count half. */
export function auc(genuine: readonly number[], attacks: readonly number[]): number {
  const wins = attacks.flatMap((a) => genuine.map((g) => (a > g ? 1 : a === g ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) / Math.max(1, wins.length);
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
