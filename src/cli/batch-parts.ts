import { BatchQueue, type QueueOptions } from '../batch/index.ts';
import type { BatchParts } from '../server/index.ts';
import { createSources, type Sources } from '../sources/index.ts';
import type { BatchStore, Store } from '../store/index.ts';
import { createWebhookSender, mintWebhookSecret, type WebhookSender } from '../webhooks/index.ts';
import { openSettingsStore } from './compose.ts';
import { sourceSettingsOf, webhookSettingsOf } from './place-settings.ts';
import { SettingError, type Settings } from './settings.ts';

/** Time for a process to end by itself. */
const exitMs = 1000;

/** The store, and the queue of batches if there is PostgreSQL. */
export interface QueuedStore {
  readonly store: Store;
  readonly queue?: BatchQueue;
  close(): Promise<void>;
}

/** The same where PostgreSQL is certain. */
export interface BatchPlaces extends QueuedStore {
  readonly queue: BatchQueue;
  readonly batches: BatchStore;
}

/** Opens the store, and the queue if there is PostgreSQL. @param onError receives failures of the upkeep of the queue. */
export async function openQueuedStore(settings: Settings, onError: (error: Error) => void): Promise<QueuedStore> {
  if (settings.databaseUrl === undefined) {
    const store = await openSettingsStore(settings);
    return { store, close: () => store.close() };
  }
  const queue = await openQueue({ url: settings.databaseUrl, migrates: settings.migrate, onError });
  try {
    const store = await openSettingsStore(settings, queue);
    return { store, queue, close: () => closeAll(store, queue) };
  } catch (error) {
    await queue.close().catch(() => undefined);
    throw error;
  }
}

/** The same for a command that does nothing else. @throws SettingError without PostgreSQL. */
export async function openBatchPlaces(settings: Settings, onError: (error: Error) => void): Promise<BatchPlaces> {
  if (settings.databaseUrl === undefined)
    throw new SettingError('Expected DATABASE_URL but it is not set: batches require PostgreSQL.');
  const { store, queue, close } = await openQueuedStore(settings, onError);
  return { store, queue: queue!, batches: store.batches!, close };
}

/** Where photos are read from, and how webhooks are sent. */
export interface Outside {
  readonly sources: Sources;
  readonly sender: WebhookSender;
  close(): void;
}

export function openOutside(settings: Settings): Outside {
  const sources = openSources(settings);
  const sender = createWebhookSender(webhookSettingsOf(settings));
  const close = () => {
    sources.close();
    sender.close();
  };
  return { sources, sender, close };
}

/** Opens the places of photos. A process that exits ends although one of them hangs, by a signal. */
export function openSources(settings: Settings): Sources {
  const sources = createSources(sourceSettingsOf(settings));
  process.once('exit', () => {
    // Node would wait for the threads of these calls for ever.
    if (sources.hungCalls > 0) process.kill(process.pid, 'SIGKILL');
  });
  return sources;
}

/** Ends a command that is done, even if a shared folder hangs, whose calls keep the process alive. */
export function exitWhenDone(): void {
  setTimeout(() => process.exit(), exitMs).unref();
}

/** Whether photos may be read from anywhere. */
export function hasSources({ sources, mounts }: Settings): boolean {
  return sources.length > 0 || Object.keys(mounts).length > 0;
}

/** What the routes of batches need; nothing without PostgreSQL. */
export function batchPartsOf(
  settings: Settings,
  { store, queue }: QueuedStore,
  sender: WebhookSender,
): BatchParts | undefined {
  if (store.batches === undefined || queue === undefined) return undefined;
  return {
    store: store.batches,
    maxPhotos: settings.batchMaxPhotos,
    hasSources: hasSources(settings),
    countSlices: () => queue.countSlices(),
    checkWebhook: (url) => sender.check(url),
    mintWebhookSecret,
  };
}

async function openQueue(options: QueueOptions): Promise<BatchQueue> {
  try {
    return await BatchQueue.open(options);
  } catch (cause) {
    const remedy = options.migrates === false ? ', which `antifake migrate` creates and updates' : '';
    throw new Error(`Expected a queue in the database of DATABASE_URL${remedy}`, { cause });
  }
}

async function closeAll(store: Store, queue: BatchQueue): Promise<void> {
  await queue.close();
  await store.close();
}
