import { join } from 'node:path';
import { type Dialect, Kysely } from 'kysely';
import { AntifakeError } from '../errors.ts';
import { createKey, findKey, listKeys, revokeKey } from './keys.ts';
import { migrate } from './migrations/index.ts';
import { postgresDialect } from './postgres.ts';
import { takeRate } from './rate.ts';
import type { Schema } from './schema.ts';
import { release, settle, sweep } from './settle.ts';
import { spend } from './spend.ts';
import { sqliteDialect } from './sqlite.ts';
import type { Store } from './store.ts';
import { usage } from './usage.ts';

export { areDays, type Days } from './period.ts';
export { isSecret, type MintedKey, mintKey, parseKey } from './secret.ts';
export type {
  Idempotency,
  KeptAnswer,
  KeyRecord,
  LedgerEntry,
  Limited,
  NewKey,
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
}

/** Opens the store and brings its tables up to date. @throws AntifakeError INNER_ERROR when it cannot be reached. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: await wrapped(() => dialectOf(options)) });
  try {
    await wrapped(() => migrate(db as Kysely<never>));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    createKey: (key) => wrapped(() => createKey(db, key)),
    revokeKey: (keyId, nowMs) => wrapped(() => revokeKey(db, keyId, nowMs)),
    listKeys: () => wrapped(() => listKeys(db)),
    findKey: (keyId) => wrapped(() => findKey(db, keyId)),
    takeRate: (key, nowMs) => wrapped(() => takeRate(db, key, nowMs)),
    spend: (request) => wrapped(() => spend(db, request)),
    settle: (entry, answer) => wrapped(() => settle(db, entry, answer)),
    release: (requestId) => wrapped(() => release(db, requestId)),
    usage: (filter) => wrapped(() => usage(db, filter)),
    sweep: (nowMs) => wrapped(() => sweep(db, nowMs)),
    close: () => db.destroy(),
  };
}

function dialectOf(options: StoreOptions): Dialect {
  if (options.databaseUrl !== undefined) return postgresDialect(options.databaseUrl);
  const path = options.dataDir === ':memory:' ? ':memory:' : join(options.dataDir, 'antifake.sqlite');
  return sqliteDialect(path);
}

/** Driver errors leave this room as ours, once, with their cause. */
async function wrapped<T>(operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (cause instanceof AntifakeError) throw cause;
    throw new AntifakeError('INNER_ERROR', 'the store failed', { cause });
  }
}
