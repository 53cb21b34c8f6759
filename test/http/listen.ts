import type { AddressInfo } from 'node:net';
import type { BatchQueue } from '../../src/batch/index.ts';
import { createInspector, type Inspector } from '../../src/index.ts';
import { type App, type BatchParts, buildApp, type Candidate, type ServerSettings } from '../../src/server/index.ts';
import { mintKey, type NewKey, openStore, type Store } from '../../src/store/index.ts';
import { noTracing, type Tracing } from '../../src/tracing/index.ts';

/** A service that listens on a free port, with the real engine and a store of its own. */
export interface Running {
  readonly app: App;
  readonly store: Store;
  readonly inspector: Inspector;
  readonly url: string;
  /** Where metrics and probes are, if they have a port of their own. */
  readonly adminUrl: string | undefined;
  readonly port: number;
  /** A key without limits. */
  readonly key: string;
  readonly keyId: string;
  /** Every log line so far. */
  readonly logLines: readonly string[];
  close(): Promise<void>;
}

/** What a test may want otherwise. */
export interface ListenOptions {
  readonly settings?: Partial<ServerSettings>;
  readonly dataDir?: string;
  /** PostgreSQL instead. */
  readonly databaseUrl?: string;
  /** After so many milliseconds an operation of the store is given up. */
  readonly storeLimitMs?: number;
  /** A file that `antifake calibrate` wrote. */
  readonly calibration?: string;
  /** Default: 1. */
  readonly workers?: number;
  readonly isDevelopment?: boolean;
  readonly candidate?: Candidate;
  /** The queue of batches, and what their routes need besides. */
  readonly batches?: { readonly jobs: BatchQueue } & Omit<BatchParts, 'store' | 'countSlices'>;
  /** Closed with the service. */
  readonly tracing?: Tracing;
}

export const calmSettings: ServerSettings = {
  maxWaitMs: 30_000,
  deadlineMs: 30_000,
  bodyTimeoutMs: 30_000,
  // Longer than any test leaves a connection unused: one that is used again while it is being closed fails.
  idleTimeoutMs: 30_000,
  maxConnections: 512,
  bodyMemoryMb: 64,
  addressSharePercent: 100,
  keySharePercent: 100,
  shutdownTimeoutMs: 10_000,
  console: true,
  always200: false,
  logLevel: 'debug',
};

/** Starts one; close it when done. */
export async function listen({
  settings,
  calibration,
  workers = 1,
  isDevelopment = false,
  batches,
  tracing = noTracing,
  candidate,
  ...place
}: ListenOptions = {}): Promise<Running> {
  const { dataDir = ':memory:', databaseUrl, storeLimitMs: limitMs = 5000 } = place;
  const [inspector, store] = await Promise.all([
    createInspector({ workers, ...(calibration !== undefined && { calibration }) }),
    openStore({
      dataDir,
      limitMs,
      ...(databaseUrl !== undefined && { databaseUrl }),
      ...(batches && { jobs: batches.jobs }),
    }),
  ]);
  const logLines: string[] = [];
  const logStream = { write: (line: string) => void logLines.push(line) };
  const app = await buildApp({
    inspector,
    store,
    settings: { ...calmSettings, ...settings },
    isDevelopment,
    tracing,
    logStream,
    ...(candidate && { candidate }),
    ...(batches &&
      store.batches && {
        batches: { ...batches, store: store.batches, countSlices: () => batches.jobs.countSlices() },
      }),
  });
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.http.server.address() as AddressInfo;
  const adminUrl = await app.admin?.listen({ host: '127.0.0.1', port: 0 });
  const { key, id: keyId } = await addKey(store);
  const close = async () => {
    await app.http.close();
    await Promise.all([inspector.close(), store.close(), tracing.close()]);
  };
  const url = `http://127.0.0.1:${port}`;
  return { app, store, inspector, url, adminUrl, port, key, keyId, logLines, close };
}

/** Starts a service for a test and closes it at its end. */
export async function withService(options: ListenOptions, test: (running: Running) => Promise<void>) {
  const running = await listen(options);
  try {
    await test(running);
  } finally {
    await running.close();
  }
}

/** Adds a key with limits to a store. */
export async function addKey(store: Store, limits: Partial<NewKey> = {}) {
  const { key, id, secretHash } = mintKey();
  await store.createKey({ id, secretHash, name: 'test', ...limits });
  return { key, id };
}

/** What came back, to the letter. */
export interface Answered {
  readonly httpStatus: number;
  readonly body: string;
  readonly headers: Headers;
}

/** What to send; `img` as text goes into a form, anything else as it is. */
export interface Sending {
  readonly key?: string;
  readonly path?: string;
  readonly img?: string;
  readonly body?: NonNullable<RequestInit['body']>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a photo to the drop-in route, or wherever `path` says. */
export async function post(running: Running, sending: Sending): Promise<Answered> {
  const { key = running.key, path = '/v1/th_card/antifake', img, headers } = sending;
  const body = img === undefined ? (sending.body ?? null) : new URLSearchParams({ img });
  const request = { method: 'POST', body, headers: { 'x-api-key': key, ...headers } };
  const response = await fetch(`${running.url}${path}`, request);
  return { httpStatus: response.status, body: await response.text(), headers: response.headers };
}

/** Answers and charges of the running service's own key, by status. */
export async function usageOf(running: Running, keyId = running.keyId): Promise<Record<string, [number, number]>> {
  const rows = await running.store.usage({ keyId });
  return Object.fromEntries(rows.map(({ status, answers, charged }) => [status, [answers, charged]]));
}
