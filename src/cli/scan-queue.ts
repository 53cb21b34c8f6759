import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { planSliceSize } from '../batch/index.ts';
import { isPhotoName } from '../photo.ts';
import type { Sources } from '../sources/index.ts';
import type { BatchStore, Idempotency } from '../store/index.ts';
import { openNew, writeResults } from './batch-commands.ts';
import { exitWhenDone, openBatchPlaces, openOutside } from './batch-parts.ts';
import { settingsOfProcess } from './compose.ts';
import { orInputError } from './failure.ts';
import { follow, tableOf } from './follow.ts';
import { SettingError } from './settings.ts';

/** Options of a scan whose photos are judged by the workers of the queue. */
export interface QueueScan {
  /** Id of the key that is charged. */
  readonly key: string;
  /** Results in the form of the API. */
  readonly out?: string;
}

/** Submits all photos of a place as batches, and shows their progress until they have ended. */
export async function scanByQueue(place: string, { key, out }: QueueScan): Promise<void> {
  const settings = settingsOfProcess();
  const { sources, close } = openOutside(settings);
  const folder = await referenceOf(place, sources);
  const places = await openBatchPlaces(settings, () => undefined);
  try {
    if (out !== undefined) await requireNew(out);
    const photos = photosIn(sources, folder);
    const ids = await submitAll(places.batches, photos, { keyId: key, folder, maxPhotos: settings.batchMaxPhotos });
    if (ids.length === 0)
      throw new SettingError(
        `Expected photos (.jpg, .jpeg, .png, .bmp, or without an ending) at ${place} but found none`,
      );
    process.stdout.write(tableOf(await follow(places.batches, ids)));
    if (out !== undefined) await writeAll(places.batches, ids, out);
  } finally {
    close();
    await places.close();
    exitWhenDone();
  }
}

/** Finds out before anything is charged; an interrupted command leaves no file, so that it can be run again. */
async function requireNew(out: string): Promise<void> {
  const file = await openNew(out);
  await file.close();
  await rm(out);
}

async function writeAll(store: BatchStore, ids: readonly string[], out: string): Promise<void> {
  const file = await openNew(out);
  try {
    for (const id of ids) await writeResults(store, id, (text) => file.appendFile(text));
  } finally {
    await file.close();
  }
}

/** A place as the sources name it; a folder of this machine must be in one of the shared folders, which the workers have too. */
async function referenceOf(place: string, sources: Sources): Promise<string> {
  if (/^(s3|file):\/\//.test(place)) return place.endsWith('/') ? place : `${place}/`;
  const folder = await orInputError(`Expected a folder of photos at ${place}`, () => sources.locate(place));
  if (folder !== undefined) return folder;
  throw new SettingError(
    `Expected a folder in one of ANTIFAKE_MOUNTS, which workers can read too, but received ${place}`,
  );
}

/** Files that have the ending of a photo, or none at all. */
async function* photosIn(sources: Sources, folder: string): AsyncGenerator<string, void, undefined> {
  for await (const reference of sources.list(folder))
    if (isPhotoName(reference) || !/\.[^/.]*$/.test(reference)) yield reference;
}

interface Submission {
  readonly keyId: string;
  /** What is submitted, as the sources name it. */
  readonly folder: string;
  readonly maxPhotos: number;
}

/** @returns the ids of the batches, also of those that the same command submitted before. */
async function submitAll(
  store: BatchStore,
  photos: AsyncIterable<string>,
  submission: Submission,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const submit = async (references: readonly string[]) => void ids.push(await submitOne(store, references, submission));
  try {
    let waiting: string[] = [];
    for await (const photo of photos) {
      waiting.push(photo);
      if (waiting.length < submission.maxPhotos) continue;
      await submit(waiting);
      waiting = [];
    }
    if (waiting.length > 0) await submit(waiting);
  } catch (error) {
    if (ids.length > 0) process.stderr.write(`${howToGoOn(ids)}\n`);
    throw error;
  }
  return ids;
}

/** What was submitted before a failure stays in the queue. */
function howToGoOn(ids: readonly string[]): string {
  return (
    `Submitted before the failure below; \`antifake batches follow ${ids.join(' ')}\` shows the progress. ` +
    'The same command, run again within 24 hours, submits only the rest.'
  );
}

/** @returns the id of the batch. */
async function submitOne(store: BatchStore, references: readonly string[], submission: Submission): Promise<string> {
  const { keyId } = submission;
  const items = references.map((reference) => ({ reference }));
  const id = randomUUID();
  const outcome = await store.submit({
    ...{ id, requestId: id, keyId, items, sliceSize: planSliceSize(items.length) },
    idempotency: idempotencyOf(references, submission),
  });
  switch (outcome.kind) {
    case 'submitted':
      process.stderr.write(`Batch ${id}: ${items.length} photos\n`);
      return id;
    case 'replayed': {
      const { id: before, state } = outcome.batch;
      process.stderr.write(`Batch ${before}: ${items.length} photos, submitted before, ${state}\n`);
      return before;
    }
    case 'unknown_key':
      throw new InvalidArgumentError(`Expected the id of a live key for --key but received ${keyId}`);
    case 'limited':
      throw new SettingError(`Expected a quota of the key ${keyId} for ${items.length} more photos but it is used up`);
    default:
      throw new Error(`Expected a batch but received ${outcome.kind}`);
  }
}

/** The same photos of the same place make the same batch if the command is run again, which then charges nothing twice. */
function idempotencyOf(references: readonly string[], { keyId, folder }: Submission): Idempotency {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([folder, keyId, references]))
    .digest('hex');
  return { key: `scan:${fingerprint}`, fingerprint };
}
