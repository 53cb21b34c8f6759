import { existsSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { readApplied } from './migrations/applied.ts';
import { type Compatibility, compatibilityOf } from './migrations/compatibility.ts';
import { migrations } from './migrations/index.ts';
import { probe } from './probe.ts';
import type { Schema } from './schema.ts';

/** Health and contents of a store. */
export interface StoreState {
  /** The last migration of its tables; absent: there are no tables yet. */
  readonly schema?: string;
  /** Whether this version can use it; `older`: the next start migrates it. */
  readonly compatibility: Compatibility;
  /** Keys that are neither revoked nor expired; only if it is `current` or `newer`. */
  readonly liveKeys?: number;
  /** Time to write a row durably, milliseconds; only if it is `current` or `newer`. */
  readonly writeMs?: number;
  /** How far its clock is ahead of this machine's, milliseconds; only for PostgreSQL. */
  readonly aheadMs?: number;
}

/** Location of the store to examine. */
export interface StoreLocation {
  /** Time limit of each operation, milliseconds. */
  readonly limitMs: number;
  /** The embedded store's file, or PostgreSQL's address. */
  readonly path: string;
  readonly databaseUrl?: string;
}

/** See `examineStore` of the door, which loads this file on demand: it depends on the query builder. */
export async function examine({ path, databaseUrl, limitMs }: StoreLocation): Promise<StoreState> {
  if (databaseUrl === undefined && !existsSync(path)) return { compatibility: 'older' };
  const dialect =
    databaseUrl === undefined
      ? (await import('./sqlite.ts')).openSqlite(path).dialect
      : (await import('./postgres.ts')).postgresDialect(databaseUrl, limitMs);
  const db = new Kysely<Schema>({ dialect });
  try {
    const aheadMs = databaseUrl === undefined ? undefined : await aheadOf(db);
    return { ...(await tablesOf(db, Date.now() + (aheadMs ?? 0))), ...(aheadMs !== undefined && { aheadMs }) };
  } finally {
    await db.destroy();
  }
}

async function tablesOf(db: Kysely<Schema>, nowMs: number): Promise<StoreState> {
  const applied = await readApplied(db as Kysely<never>);
  const schema = applied.at(-1);
  if (schema === undefined) return { compatibility: 'older' };
  const compatibility = compatibilityOf(applied, Object.keys(migrations));
  if (compatibility === 'older' || compatibility === 'too_new') return { schema, compatibility };
  const startMs = performance.now();
  await probe({ db, now: async () => nowMs });
  const writeMs = Math.round(10 * (performance.now() - startMs)) / 10;
  return { schema, compatibility, liveKeys: await countLive(db, nowMs), writeMs };
}

async function countLive(db: Kysely<Schema>, nowMs: number): Promise<number> {
  const { live } = await db
    .selectFrom('api_key')
    .select((eb) => eb.fn.countAll<number>().as('live'))
    .where('revoked_at_ms', 'is', null)
    .where((eb) => eb.or([eb('expires_at_ms', 'is', null), eb('expires_at_ms', '>', nowMs)]))
    .executeTakeFirstOrThrow();
  return Number(live);
}

/** Whole milliseconds, relative to the middle of the query. */
async function aheadOf(db: Kysely<Schema>): Promise<number> {
  const query = sql<{ readonly ms: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`;
  const clockReadMs = Date.now();
  const { rows } = await query.execute(db);
  return Math.round(rows[0]!.ms - (clockReadMs + Date.now()) / 2);
}
