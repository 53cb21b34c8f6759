import { join } from 'node:path';
import { AntifakeError } from '../errors.ts';
import { createBatchStore } from './batch/front.ts';
import type { JobSink } from './batch/jobs.ts';
import { type Clock, systemClock } from './clock.ts';
import { openEmbedded } from './embedded.ts';
import type { StoreLocation, StoreState } from './examine.ts';
import { CachedStore } from './front.ts';
import type { Runner } from './operations.ts';
import type { Store } from './store.ts';
import { TimedRunner } from './timed.ts';

export { backUp } from './backup.ts';
export { isBatchId } from './batch/id.ts';
export type { JobClaim, JobSink, NewJob, RunSql, SliceJob, WebhookJob } from './batch/jobs.ts';
export { longLimitMs } from './batch/limit.ts';
export type * from './batch/types.ts';
export type { Clock } from './clock.ts';
export type { StoreState } from './examine.ts';
export { isKeyName, keyLimits } from './key-limits.ts';
export { areDays, type Days } from './period.ts';
export { isKeyId, isSecret, mintKey, mintSecret, parseKey } from './secret.ts';
export type { ShadowEntry, ShadowSide, ShadowSums } from './shadow-types.ts';
export type {
  AuditRow,
  CancelledEntry,
  Idempotency,
  KeyChanges,
  KeyRecord,
  KeyScope,
  KeyState,
  LedgerEntry,
  Limited,
  NewKey,
  ReserveOutcome,
  ReserveRequest,
  Retention,
  Store,
  StoredAnswer,
  StoredKey,
} from './store.ts';
export type { TimedOperation } from './timed.ts';

/** Location of the rows: PostgreSQL if `databaseUrl` is given, otherwise a file in `dataDir` (`:memory:`: none). */
export interface StoreOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  /** Time limit of an operation in milliseconds; default 5000. */
  readonly limitMs?: number;
  /** Absent: the clock of PostgreSQL, or of this machine for the embedded store. */
  readonly clock?: Clock;
  /** Whether the tables are created and updated, which is the default; otherwise they must be up to date. */
  readonly migrates?: boolean;
  /** The queue of batches, which are only possible with it and on PostgreSQL. */
  readonly jobs?: JobSink;
}

const defaultLimitMs = 5000;

/** Name of the embedded store's file in its folder. */
export const embeddedFile = 'antifake.sqlite';

/**
 * Opens the store, by default after it has migrated its tables.
 * @throws AntifakeError INNER_ERROR if it cannot be reached, or its tables are of another version.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const runner = new TimedRunner(await openRunner(options));
  const hasBatches = options.databaseUrl !== undefined && options.jobs !== undefined;
  return new CachedStore(runner, options.clock ?? systemClock, hasBatches ? createBatchStore(runner) : undefined);
}

/**
 * Examines a store without creating it or migrating its tables, unlike `openStore`.
 * @throws Error of the driver if it cannot be reached, read or written.
 */
export async function examineStore(location: StoreLocation): Promise<StoreState> {
  const { examine } = await import('./examine.ts');
  return examine(location);
}

async function openRunner(options: StoreOptions): Promise<Runner> {
  const { dataDir, databaseUrl, limitMs = defaultLimitMs, clock, jobs, migrates = true } = options;
  if (databaseUrl === undefined) {
    const path = dataDir === ':memory:' ? ':memory:' : join(dataDir, embeddedFile);
    return openEmbedded({ path, limitMs, clock: clock ?? systemClock, migrates });
  }
  try {
    const { openShared } = await import('./shared.ts');
    return await openShared({ url: databaseUrl, limitMs, migrates, ...(clock && { clock }), ...(jobs && { jobs }) });
  } catch (cause) {
    if (cause instanceof AntifakeError) throw cause;
    throw new AntifakeError('internal', 'the store failed', { cause });
  }
}
