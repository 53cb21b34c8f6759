import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { AntifakeError } from '../errors.ts';
import type { JobSink } from './batch/jobs.ts';
import type { Clock } from './clock.ts';
import { migrate } from './migrations/index.ts';
import { requireMigrated } from './migrations/require.ts';
import { type ArgumentsOf, type OperationName, perform, type ResultOf, type Runner, traits } from './operations.ts';
import { postgresDialect, whyFailed, withinLimit } from './postgres.ts';
import type { Schema } from './schema.ts';
import type { Work } from './work.ts';

/** Maximum number of tries of an operation with `twice`: the pool may contain more than one broken connection. */
const maxTries = 3;

/** Wait before the next try, multiplied by the number of tries so far. */
const pauseMs = 20;

/** Options of the shared store. */
export interface SharedOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Time limit of an operation. */
  readonly limitMs: number;
  /** Absent: the clock of the database. */
  readonly clock?: Clock;
  /** Whether it updates the tables, which is the default, or requires that they are up to date. */
  readonly migrates?: boolean;
  /** The queue of batches. */
  readonly jobs?: JobSink;
}

/** Opens the shared store of several replicas. @throws AntifakeError INNER_ERROR */
export async function openShared({ url, limitMs, migrates = true, ...parts }: SharedOptions): Promise<Runner> {
  await prepare(url, migrates ? migrate : requireMigrated);
  const db = new Kysely<Schema>({ dialect: postgresDialect(url, limitMs) });
  const run = <N extends OperationName>(name: N, args: ArgumentsOf<N>) => {
    if (traits[name].kind !== 'transaction') return perform(workOf(db, parts), name, args);
    return db.transaction().execute((trx) => perform(workOf(trx, parts), name, args));
  };
  return {
    run: (name, args, ms = limitMs) => tryWithin({ name, limitMs: ms, once: () => run(name, args) }),
    // A connection that hangs would never report its end.
    close: () => Promise.race([db.destroy(), sleep(limitMs, undefined, { ref: false })]),
  };
}

/** Without a time limit, because filling new tables from a large ledger takes longer than any request may. */
async function prepare(url: string, work: (db: Kysely<never>) => Promise<void>): Promise<void> {
  const db = new Kysely<never>({ dialect: postgresDialect(url) });
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
}

function workOf(db: Kysely<Schema>, { clock, jobs }: Pick<SharedOptions, 'clock' | 'jobs'>): Work {
  let read: Promise<number> | undefined;
  return {
    db,
    ...(jobs && { jobs }),
    now: () => {
      read ??= clock === undefined ? databaseTime(db) : Promise.resolve(clock.nowMs());
      return read;
    },
  };
}

async function databaseTime(db: Kysely<Schema>): Promise<number> {
  const query = sql<{ readonly ms: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`;
  const { rows } = await query.execute(db);
  return rows[0]!.ms;
}

interface Attempt<N extends OperationName> {
  readonly name: N;
  readonly limitMs: number;
  readonly once: () => Promise<ResultOf<N>>;
}

/** Runs an operation, retries it if that is safe, and stops at its time limit. */
async function tryWithin<N extends OperationName>({ name, limitMs, once }: Attempt<N>): Promise<ResultOf<N>> {
  const signal = AbortSignal.timeout(limitMs);
  for (let tries = 1; ; tries++) {
    try {
      return await withinLimit(signal, once);
    } catch (cause) {
      if (cause instanceof AntifakeError) throw cause;
      if (signal.aborted)
        throw new AntifakeError('internal', `expected the database to answer within ${limitMs} ms`, { cause });
      if (!mayTryAgain(name, cause, tries)) throw new AntifakeError('internal', 'the store failed', { cause });
      await sleep(pauseMs * tries, undefined, { signal }).catch(() => undefined);
    }
  }
}

function mayTryAgain(name: OperationName, error: unknown, tries: number): boolean {
  const why = whyFailed(error);
  const { again } = traits[name];
  if (why === 'refused') return false;
  if (why === 'broken' && again === 'until') return true;
  return tries < maxTries && (why === 'rolled_back' || again !== 'never');
}
