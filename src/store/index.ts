import { join } from 'node:path';
import { AntifakeError } from '../errors.ts';
import { type Clock, systemClock } from './clock.ts';
import { openEmbedded } from './embedded.ts';
import { CachedStore } from './front.ts';
import type { Runner } from './operations.ts';
import type { Store } from './store.ts';
import { TimedRunner } from './timed.ts';

export type { Clock } from './clock.ts';
export { examineStore, type StoreState } from './examine.ts';
export { areDays, type Days } from './period.ts';
export { isKeyId, isSecret, type MintedKey, mintKey, mintSecret, parseKey } from './secret.ts';
export type { ShadowEntry, ShadowSide, ShadowSums } from './shadow-types.ts';
export type {
  AuditRow,
  CancelledEntry,
  Idempotency,
  KeyChanges,
  KeyPage,
  KeyRecord,
  KeyScope,
  KeyState,
  LedgerEntry,
  Limited,
  NewKey,
  ReserveOutcome,
  ReserveRequest,
  Revocation,
  Rotation,
  Store,
  StoredAnswer,
  StoredKey,
  UsageFilter,
  UsageRow,
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
}

const defaultLimitMs = 5000;

/** Opens the store and migrates its tables. @throws AntifakeError INNER_ERROR if it cannot be reached. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return new CachedStore(new TimedRunner(await openRunner(options)), options.clock ?? systemClock);
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
