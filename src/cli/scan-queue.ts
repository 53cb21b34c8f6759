import { randomUUID } from 'node:crypto';
import { type FileHandle, realpath, rm } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { planSliceSize } from '../batch/index.ts';
import { isPhotoName } from '../photo.ts';
import type { Sources } from '../sources/index.ts';
import type { BatchStore } from '../store/index.ts';
import { openNew, writeResults } from './batch-commands.ts';
import { openBatchPlaces, openOutside } from './batch-parts.ts';
import { settingsOfProcess } from './compose.ts';
import { orInputError } from './failure.ts';
import { follow, tableOf } from './follow.ts';
import { SettingError, type Settings } from './settings.ts';

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
  const folder = await referenceOf(place, settings);
  const places = await openBatchPlaces(settings, () => undefined);
  const { sources, close } = openOutside(settings);
  let file: FileHandle | undefined;
  try {
    const results = out === undefined ? undefined : await openNew(out);
    file = results;
    const photos = photosIn(sources, folder);
    const ids = await submitAll(places.batches, photos, { keyId: key, maxPhotos: settings.batchMaxPhotos });
    if (ids.length === 0) {
      if (out !== undefined) await rm(out);
      throw new SettingError(
        `Expected photos (.jpg, .jpeg, .png, .bmp, or without an ending) at ${place} but found none`,
      );
    }
    process.stdout.write(tableOf(await follow(places.batches, ids)));
    if (results !== undefined)
      for (const id of ids) await writeResults(places.batches, id, (text) => results.appendFile(text));
  } finally {
    close();
    await file?.close();
    await places.close();
  }
}

/** A place as the sources name it; a folder of this machine must be in one of the shared folders, which the workers have too. */
async function referenceOf(place: string, { mounts }: Settings): Promise<string> {
  if (/^(s3|file):\/\//.test(place)) return place.endsWith('/') ? place : `${place}/`;
  const path = await orInputError(`Expected a folder of photos at ${place}`, () => realpath(place));
  for (const [name, folder] of Object.entries(mounts)) {
    const root = await realpath(folder).catch(() => undefined);
    if (root === undefined || !(path === root || path.startsWith(root + sep))) continue;
    const inside = relative(root, path).split(sep).filter(Boolean);
    return `file://${name}/${inside.map((part) => `${part}/`).join('')}`;
  }
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
  readonly maxPhotos: number;
}

/** @returns the ids of the batches. What was submitted before a failure stays in the queue. */
async function submitAll(
  store: BatchStore,
  photos: AsyncIterable<string>,
  { keyId, maxPhotos }: Submission,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const submit = async (references: readonly string[]) => {
    const items = references.map((reference) => ({ reference }));
    const id = randomUUID();
    const outcome = await store.submit({ id, requestId: id, keyId, items, sliceSize: planSliceSize(items.length) });
    switch (outcome.kind) {
      case 'submitted':
        process.stderr.write(`Batch ${id}: ${items.length} photos\n`);
        ids.push(id);
        return;
      case 'unknown_key':
        throw new InvalidArgumentError(`Expected the id of a live key for --key but received ${keyId}`);
      case 'limited':
        throw new SettingError(
          `Expected a quota of the key ${keyId} for ${items.length} more photos but it is used up`,
        );
      default:
        throw new Error(`Expected a batch but received ${outcome.kind}`);
    }
  };
  let waiting: string[] = [];
  for await (const photo of photos) {
    waiting.push(photo);
    if (waiting.length < maxPhotos) continue;
    await submit(waiting);
    waiting = [];
  }
  if (waiting.length > 0) await submit(waiting);
  return ids;
}
