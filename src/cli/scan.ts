import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import type { Inspection, PortraitInspection } from '../index.ts';
import { portraitCheckNames } from '../inspection.ts';
import { type Checked, checkFile } from './check.ts';
import { openInspector, settingsOfProcess } from './compose.ts';
import { asAsked } from './failure.ts';
import { createProgress } from './progress.ts';
import { openResults, type Results } from './results.ts';

/** Adds `antifake scan DIR`. */
export function registerScan(program: Command): void {
  program
    .command('scan')
    .description('judge a folder of photos into a file of JSON lines; run again, it goes on where it stopped')
    .argument('<dir>', 'folder; subfolders are looked into')
    .requiredOption('--out <file>', 'where the lines go, one a photo')
    .option(
      '--portraits',
      `the photos show the portrait alone, without a card: ${portraitCheckNames.join(' and ')} are judged`,
    )
    .option('--detail', 'add everything that is known of each photo')
    .action(scan);
}

/** What a scan may find: of cards, or of portraits alone. */
type Found = Inspection | PortraitInspection;

interface ScanOptions {
  readonly out: string;
  readonly portraits?: boolean;
  readonly detail?: boolean;
}

async function scan(folder: string, { out, portraits = false, detail = false }: ScanOptions): Promise<void> {
  const settings = settingsOfProcess();
  const files = await listPhotos(folder);
  const results = await openResults(out);
  try {
    const left = files.filter((file) => !results.done.has(file));
    const inspector = await openInspector(settings);
    const inspect: (image: Uint8Array) => Promise<Found> = portraits ? inspector.inspectPortrait : inspector.inspect;
    const judge = async (file: string) => toLine({ ...(await checkFile(inspect, join(folder, file))), file }, detail);
    await runAll({ left, judge, results, workers: inspector.workers, total: files.length });
    await inspector.close();
  } finally {
    await results.close();
  }
}

/** Photos under a folder by their ending, as paths from it with forward slashes, in order. */
export async function listPhotos(folder: string): Promise<readonly string[]> {
  const entries = await asAsked(`Expected a folder of photos at ${folder}`, () =>
    readdir(folder, { recursive: true, withFileTypes: true }),
  );
  const photos = entries.filter(
    (entry) => (entry.isFile() || entry.isSymbolicLink()) && /\.(jpe?g|png|bmp)$/i.test(entry.name),
  );
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

/** Several workers take from one list; the first fault stops the scan, and what was written stays. */
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
