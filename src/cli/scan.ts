import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Inspection, PortraitInspection } from '../index.ts';
import { portraitCheckNames } from '../inspection.ts';
import { isPhotoName, isSameState, photoStateOf } from '../photo.ts';
import { type Checked, checkFile } from './check.ts';
import { openInspector, settingsOfProcess } from './compose.ts';
import { orInputError } from './failure.ts';
import { createProgress } from './progress.ts';
import { openResults, type Results } from './results.ts';
import { SettingError } from './settings.ts';

/** Adds `antifake scan DIR`. */
export function registerScan(program: Command): void {
  program
    .command('scan')
    .description('judge a folder of photos into a file of JSON lines; continues where it stopped if run again')
    .argument('<dir>', 'folder, searched recursively; with --queue also s3://bucket/folder/ or file://mount/folder/')
    .option('--out <file>', 'output file, one line per photo; required without --queue')
    .option(
      '--portraits',
      `the photos show only the portrait, without a card: ${portraitCheckNames.join(' and ')} are judged`,
    )
    .option('--detail', 'add all details of each photo')
    .option(
      '--queue',
      'let the workers of the queue judge them as batches, and show the progress; run again within 24 hours, it finds its batches and charges nothing twice',
    )
    .option('--key <id>', 'with --queue: the key that is charged')
    .action(scanOrQueue);
}

/** Result of a scan: of cards, or of portraits without a card. */
type Found = Inspection | PortraitInspection;

interface ScanOptions {
  readonly out?: string;
  readonly portraits?: boolean;
  readonly detail?: boolean;
}

async function scanOrQueue(place: string, options: ScanOptions & { readonly queue?: boolean; readonly key?: string }) {
  const { queue, key, out, ...rest } = options;
  if (queue === true) {
    if (rest.detail === true || rest.portraits === true)
      throw new InvalidArgumentError('Expected neither --detail nor --portraits with --queue');
    if (key === undefined)
      throw new InvalidArgumentError('Expected --key with --queue: the id of the key that is charged');
    const { scanByQueue } = await import('./scan-queue.ts');
    return scanByQueue(place, { key, ...(out !== undefined && { out }) });
  }
  if (key !== undefined) throw new InvalidArgumentError('Expected --key only with --queue');
  if (out === undefined) throw new InvalidArgumentError('Expected --out: the file for the results');
  return scan(place, { ...rest, out });
}

async function scan(
  folder: string,
  { out, portraits = false, detail = false }: ScanOptions & { readonly out: string },
): Promise<void> {
  const settings = settingsOfProcess();
  const files = await listPhotos(folder);
  const results = await openResults(out);
  try {
    const left = await withoutLine(files, { folder, out, done: results.done });
    const inspector = await openInspector(settings);
    const inspect: (image: Uint8Array) => Promise<Found> = portraits ? inspector.inspectPortrait : inspector.inspect;
    const judge = async (file: string) => {
      const photo = await photoStateOf(join(folder, file));
      return { ...toLine({ ...(await checkFile(inspect, join(folder, file))), file }, detail), photo };
    };
    await runAll({ left, judge, results, workers: inspector.workers, total: files.length });
    await inspector.close();
  } finally {
    await results.close();
  }
}

/** The photos without a line. @throws SettingError if a line belongs to another photo that was at the same path. */
async function withoutLine(
  files: readonly string[],
  { folder, out, done }: Pick<Results, 'done'> & { readonly folder: string; readonly out: string },
): Promise<readonly string[]> {
  for (const file of files) {
    const photo = done.get(file);
    if (photo !== undefined && !isSameState(photo, await photoStateOf(join(folder, file))))
      throw new SettingError(
        `Expected results of the photos in ${folder} at --out ${out} but received those of another ${file}; choose another file`,
      );
  }
  return files.filter((file) => !done.has(file));
}

/** Photos in a folder, by file extension, as sorted paths relative to it with forward slashes. */
export async function listPhotos(folder: string): Promise<readonly string[]> {
  const entries = await orInputError(`Expected a folder of photos at ${folder}`, () =>
    readdir(folder, { recursive: true, withFileTypes: true }),
  );
  const photos = entries.filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isPhotoName(entry.name));
  const paths = photos.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return paths.map((path) => path.replaceAll('\\', '/')).sort();
}

/** One line of the results. */
function toLine(checked: Checked<Found>, detail: boolean): Readonly<Record<string, unknown>> {
  const { file } = checked;
  if (!('inspection' in checked)) return { file, status: checked.code };
  const { inspection } = checked;
  const all = detail ? inspection : {};
  if (inspection.outcome === 'failed') return { file, status: 'FAIL', ...all };
  const scores = Object.entries(inspection.checks).map(([name, { score }]) => [name, { score }]);
  return { file, status: 'OK', ...Object.fromEntries(scores), ...all };
}

/** Several workers share one list; the first failure stops the scan, and the lines written so far are kept. */
async function runAll(run: {
  readonly left: readonly string[];
  readonly judge: (file: string) => Promise<object>;
  readonly results: Results;
  readonly workers: number;
  readonly total: number;
}): Promise<void> {
  const progress = createProgress({ total: run.total, done: run.total - run.left.length });
  const queue = run.left.values();
  const work = async () => {
    for (const file of queue) {
      await run.results.add(await run.judge(file));
      progress.step();
    }
  };
  try {
    await Promise.all(Array.from({ length: run.workers }, work));
  } finally {
    progress.end();
  }
}
