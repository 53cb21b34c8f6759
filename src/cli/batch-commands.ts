import { type FileHandle, open } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { toResultLine } from '../batch/index.ts';
import { type BatchStore, isBatchId } from '../store/index.ts';
import { openBatchPlaces } from './batch-parts.ts';
import { settingsOfProcess } from './compose.ts';
import { exitCodes } from './exit.ts';
import { orInputError } from './failure.ts';
import { follow, tableOf } from './follow.ts';

const maxResults = 10_000;

/** Adds `antifake batches`. */
export function registerBatches(program: Command): void {
  const batches = program.command('batches').description('the batches of all keys: progress, results, cancellation');
  batches
    .command('list')
    .description('the newest batches')
    .option('--key <id>', 'only of this key')
    .option('--max <batches>', 'maximum number of batches', count, 20)
    .action(list);
  batches
    .command('follow')
    .description('show the progress until the batches have ended')
    .argument('<id...>', 'ids that `batches list` shows', batchIds)
    .action((ids: readonly string[]) => withBatches(async (store) => print(tableOf(await follow(store, ids)))));
  batches
    .command('results')
    .description('print one JSON line per photo, up to the first one that has no result yet')
    .argument('<id>', 'the id that `batches list` shows', batchId)
    .option('--out <file>', 'a new file instead of standard output')
    .action(results);
  batches
    .command('cancel')
    .description('judge no further photo of a batch, and give their units back')
    .argument('<id>', 'the id that `batches list` shows', batchId)
    .action(cancel);
}

async function list({ key, max }: { readonly key?: string; readonly max: number }): Promise<void> {
  await withBatches(async (store) => {
    const page = await store.list({ maxBatches: max, ...(key !== undefined && { keyId: key }) });
    print(tableOf(page ?? []));
  });
}

async function results(id: string, { out }: { readonly out?: string }): Promise<void> {
  await withBatches(async (store) => {
    if ((await store.find({ id })) === undefined) return refuse(id);
    const file = out === undefined ? undefined : await openNew(out);
    try {
      const write = file === undefined ? print : (text: string) => file.appendFile(text);
      await writeResults(store, id, write);
    } finally {
      await file?.close();
    }
  });
}

async function cancel(id: string): Promise<void> {
  await withBatches(async (store) => {
    const batch = await store.cancel({ id });
    if (batch === undefined) refuse(id);
    else print(tableOf([batch]));
  });
}

/** Opens a file for results. @throws SettingError if there already is one. */
export function openNew(path: string): Promise<FileHandle> {
  return orInputError(`Expected to write a new file --out ${path}`, () => open(path, 'wx'));
}

/** Writes the results of a batch, page by page. */
export async function writeResults(
  store: BatchStore,
  id: string,
  write: (text: string) => Promise<void> | void,
): Promise<void> {
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page = await store.results({ id, from, maxResults });
    if (page === undefined) return;
    await write(page.results.map(toResultLine).join(''));
    from = page.results.length === 0 ? undefined : page.next;
  }
}

async function withBatches(work: (store: BatchStore) => Promise<void>): Promise<void> {
  const places = await openBatchPlaces(settingsOfProcess(), () => undefined);
  try {
    await work(places.batches);
  } finally {
    await places.close();
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

function refuse(id: string): void {
  process.stderr.write(`Expected the id of a batch but received ${id}\n`);
  process.exitCode = exitCodes.usage;
}

function batchId(text: string): string {
  if (isBatchId(text)) return text;
  throw new InvalidArgumentError(`Expected the id of a batch but received ${text}`);
}

function batchIds(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), batchId(text)];
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError(`Expected a whole number 1..1000 but received ${text}`);
}
