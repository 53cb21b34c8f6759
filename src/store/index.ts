import { join } from 'node:path';
import { AntifakeError } from '../errors.ts';
import { type Clock, systemClock } from './clock.ts';
import { openEmbedded } from './embedded.ts';
import { FrontStore } from './front.ts';
import type { Runner } from './operations.ts';
import type { Store } from './store.ts';

export type { Clock } from './clock.ts';
export { examineStore, type StoreState } from './examine.ts';
export { areDays, type Days } from './period.ts';
export { isSecret, type MintedKey, mintKey, mintSecret, parseKey } from './secret.ts';
export type {
  AuditRow,
  CancelledEntry,
  Idempotency,
  KeptAnswer,
  KeyChanges,
  KeyRecord,
  LedgerEntry,
  Limited,
  NewKey,
  Rotation,
  SpendOutcome,
  SpendRequest,
  Store,
  StoredKey,
  UsageFilter,
  UsageRow,
} from './store.ts';

/** Where the rows live: PostgreSQL when `databaseUrl` is given, else a file in `dataDir` (`:memory:` keeps none). */
export interface StoreOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  /** After so many milliseconds an operation is given up; 5000 if it does not say. */
  readonly limitMs?: number;
  /** What the time is read from; absent: PostgreSQL's own clock, or this machine's for the embedded store. */
  readonly clock?: Clock;
}

const defaultLimitMs = 5000;

/** Opens the store and brings its tables up to date. @throws AntifakeError INNER_ERROR when it cannot be reached. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return new FrontStore(await openRunner(options), options.clock ?? systemClock);
}

async function openRunner({ dataDir, databaseUrl, limitMs = defaultLimitMs, clock }: StoreOptions): Promise<Runner> {
  if (databaseUrl === undefined) {
    const path = dataDir === ':memory:' ? ':memory:' : join(dataDir, 'antifake.sqlite');
    return openEmbedded({ path, limitMs, clock: clock ?? systemClock });
  }
  try {
    const { openShared } = await import('./shared.ts');
    return await openShared({ url: databaseUrl, limitMs, ...(clock && { clock }) });
  } catch (cause) {
    if (cause instanceof AntifakeError) throw cause;
    throw new AntifakeError('internal', 'the store failed', { cause });
  }
}
