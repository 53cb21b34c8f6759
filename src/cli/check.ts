import type { Command } from 'commander';
import { AntifakeError, type Inspection, type PortraitInspection } from '../index.ts';
import { readPhoto } from '../photo.ts';
import { openInspector, settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { formatTable } from './table.ts';

/** What became of one file: an inspection, or the code and message of why there is none. */
export type Checked<Found extends Inspection | PortraitInspection = Inspection> =
  | { readonly file: string; readonly inspection: Found }
  | { readonly file: string; readonly code: string; readonly detail: string };

/** Adds `antifake check FILE...`. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('judge photos; exits 0 when all are judged and none is a yes, 1 on a yes, 2 when one cannot be judged')
    .argument('<file...>', 'photos: JPEG, PNG or BMP')
    .option('--json', 'print one JSON line a photo, with all that is known')
    .action(check);
}

async function check(files: readonly string[], { json }: { readonly json?: boolean }): Promise<void> {
  const inspector = await openInspector(settingsOfProcess());
  try {
    const all: Checked[] = [];
    for await (const checked of inOrder(files, (file) => checkFile(inspector.inspect, file), inspector.workers)) {
      all.push(checked);
      if (json === true) process.stdout.write(`${JSON.stringify(checked)}\n`);
      else if ('detail' in checked) process.stderr.write(`${checked.file}: ${checked.detail}\n`);
    }
    if (json !== true)
      process.stdout.write(formatTable(['file', 'blur', 'deepfake', 'print', 'verdict'], all.map(toRow)));
    process.exitCode = exitCodeOf(all);
  } finally {
    await inspector.close();
  }
}

/** Works on a few items at a time and answers in their order. */
async function* inOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce: number,
): AsyncGenerator<R, void, undefined> {
  const begun: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // Awaited in its turn below; a failure before that is no unhandled one.
    result.catch(() => undefined);
    begun.push(result);
    if (begun.length >= atOnce) yield await begun.shift()!;
  }
  for (const result of begun) yield await result;
}

/** Judges one file; a photo that cannot be read or judged is a value, a fault of ours is thrown. */
export async function checkFile<Found extends Inspection | PortraitInspection>(
  inspect: (image: Uint8Array) => Promise<Found>,
  file: string,
): Promise<Checked<Found>> {
  try {
    return { file, inspection: await inspect(await readPhoto(file)) };
  } catch (error) {
    if (error instanceof AntifakeError && error.code !== 'INNER_ERROR')
      return { file, code: error.code, detail: error.message };
    if (error instanceof Error && 'syscall' in error) return { file, code: 'UNREADABLE', detail: error.message };
    throw error;
  }
}

/** The exit code of a run: what cannot be judged weighs most. */
export function exitCodeOf(all: readonly Checked[]): number {
  if (all.some((one) => !('inspection' in one) || one.inspection.outcome === 'failed')) return exitCodes.notJudged;
  return all.some((one) => faultsOf(one).length > 0) ? exitCodes.found : exitCodes.ok;
}

function faultsOf(checked: Checked): readonly string[] {
  if (!('inspection' in checked) || checked.inspection.outcome === 'failed') return [];
  return Object.entries(checked.inspection.checks)
    .filter(([, { verdict }]) => verdict === 'yes')
    .map(([name]) => name);
}

function toRow(checked: Checked): readonly (string | number)[] {
  if (!('inspection' in checked)) return [checked.file, '-', '-', '-', checked.code];
  if (checked.inspection.outcome === 'failed')
    return [checked.file, '-', '-', '-', `FAIL ${checked.inspection.reason}`];
  const { blur, deepfake, print } = checked.inspection.checks;
  const faults = faultsOf(checked);
  return [checked.file, blur.score, deepfake.score, print.score, faults.length > 0 ? faults.join(' ') : 'clean'];
}
