import { type Command, InvalidArgumentError } from 'commander';
import { AntifakeError, type Inspection, type PortraitInspection } from '../index.ts';
import { checkNames } from '../inspection.ts';
import { readPhoto, readPhotoFrom } from '../photo.ts';
import { openInspector, settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { describeFailure } from './failure.ts';
import { createProgress } from './progress.ts';
import { remedyFor } from './remedies.ts';
import { formatTable } from './table.ts';

/** Result for one file: an inspection, or the code and message of the error. */
export type Checked<Found extends Inspection | PortraitInspection = Inspection> =
  | { readonly file: string; readonly inspection: Found }
  | { readonly file: string; readonly code: string; readonly detail: string };

/** The name for standard input. */
const standardInput = '-';

/** Adds `antifake check FILE...`. */
export function registerCheck(program: Command): void {
  const { ok, faultFound, notJudged } = exitCodes;
  program
    .command('check')
    .description(
      `judge photos; exits ${ok} if all are judged and no fault is found, ${faultFound} if a verdict is yes, ${notJudged} if a photo cannot be judged`,
    )
    .argument('<file...>', 'photos: JPEG, PNG or BMP; - reads one from standard input')
    .option('--json', 'print one JSON line per photo with all details')
    .action(check);
}

async function check(files: readonly string[], { json = false }: { readonly json?: boolean }): Promise<void> {
  requireInput(files);
  const inspector = await openInspector(settingsOfProcess());
  // With --json, the lines show the progress.
  const progress = json ? undefined : createProgress({ total: files.length, done: 0 });
  const all: Checked[] = [];
  try {
    for await (const checked of inOrder(files, (file) => checkFile(inspector.inspect, file), inspector.workers)) {
      all.push(checked);
      progress?.step();
      if (json) process.stdout.write(`${JSON.stringify(checked)}\n`);
    }
  } finally {
    progress?.end();
    await inspector.close();
  }
  if (!json) print(all);
  process.exitCode = exitCodeOf(all);
}

function requireInput(files: readonly string[]): void {
  const standardInputCount = files.filter((file) => file === standardInput).length;
  if (standardInputCount > 1)
    throw new InvalidArgumentError(
      'Expected - only once but received it more than once. Give the other photos as files.',
    );
  if (standardInputCount === 1 && process.stdin.isTTY)
    throw new InvalidArgumentError(
      'Expected a photo on standard input but it is the terminal. Redirect a photo, as with `< photo.jpg`.',
    );
}

function print(all: readonly Checked[]): void {
  process.stdout.write(formatTable(['file', ...checkNames, 'verdict'], all.map(toRow)));
  for (const checked of all) {
    const text = 'detail' in checked ? checked.detail : reasonOf(checked);
    if (text !== '') process.stderr.write(`${checked.file}: ${text}\n`);
  }
}

function reasonOf({ inspection }: Extract<Checked, { inspection: unknown }>): string {
  return inspection.outcome === 'failed' ? `${inspection.reason}.${remedyFor(inspection.reason)}` : '';
}

/** Works on up to `maxConcurrent` items at a time and yields the results in order. */
async function* inOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  maxConcurrent: number,
): AsyncGenerator<R, void, undefined> {
  const started: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // Awaited in its turn below; a rejection before that must not count as unhandled.
    result.catch(() => undefined);
    started.push(result);
    if (started.length >= maxConcurrent) yield await started.shift()!;
  }
  for (const result of started) yield await result;
}

/** Judges one file, or standard input; a photo that cannot be read or judged is a value, an internal error is thrown. */
export async function checkFile<Found extends Inspection | PortraitInspection>(
  inspect: (image: Uint8Array) => Promise<Found>,
  file: string,
): Promise<Checked<Found>> {
  try {
    const photo = file === standardInput ? readPhotoFrom(process.stdin) : readPhoto(file);
    return { file, inspection: await inspect(await photo) };
  } catch (error) {
    if (error instanceof AntifakeError && error.code !== 'INNER_ERROR')
      return { file, code: error.code, detail: `${error.message}.${remedyFor(error.code)}` };
    if (error instanceof Error && 'syscall' in error)
      return { file, code: 'UNREADABLE', detail: describeFailure(new Error('expected a photo', { cause: error })) };
    throw error;
  }
}

/** The exit code of a run: a photo that cannot be judged takes precedence. */
function exitCodeOf(all: readonly Checked[]): number {
  if (all.some((one) => !('inspection' in one) || one.inspection.outcome === 'failed')) return exitCodes.notJudged;
  return all.some((one) => faultsOf(one).length > 0) ? exitCodes.faultFound : exitCodes.ok;
}

function faultsOf(checked: Checked): readonly string[] {
  if (!('inspection' in checked) || checked.inspection.outcome === 'failed') return [];
  return Object.entries(checked.inspection.checks)
    .filter(([, { verdict }]) => verdict === 'yes')
    .map(([name]) => name);
}

function toRow(checked: Checked): readonly (string | number)[] {
  const none = checkNames.map(() => '-');
  if (!('inspection' in checked)) return [checked.file, ...none, checked.code];
  const { inspection } = checked;
  if (inspection.outcome === 'failed') return [checked.file, ...none, `FAIL ${inspection.reason}`];
  const scores = checkNames.map((name) => inspection.checks[name].score);
  return [checked.file, ...scores, faultsOf(checked).join(' ') || noFault(inspection)];
}

function noFault({ checks }: Extract<Inspection | PortraitInspection, { outcome: 'judged' }>): string {
  const unsure = Object.entries(checks).filter(([, check]) => check.unsure);
  return unsure.length === 0 ? 'no fault found' : `unsure: ${unsure.map(([name]) => name).join(' ')}`;
}
