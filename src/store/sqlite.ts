import { chmodSync, closeSync, existsSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** How long the first start waits for another process that creates the same file. */
const openTimeoutMs = 5000;

/** SQLITE_BUSY: another process holds the file. */
const sqliteBusy = 5;

/** The embedded store's file, open. */
export interface Embedded {
  readonly database: DatabaseSync;
  readonly dialect: Dialect;
  /** @throws Error if the path no longer leads to the opened file: writes would be lost with it. */
  requireFile(): void;
}

/**
 * Opens the embedded store: one file, written ahead, each commit synced to disk before it returns, readable only by
 * its owner.
 * @param path file, created with its folder if missing; `:memory:` for a store that is lost at the end.
 */
export function openSqlite(path: string): Embedded {
  if (path !== ':memory:') makeFile(path);
  const database = new DatabaseSync(path, { timeout: openTimeoutMs });
  writeAhead(database);
  database.exec('PRAGMA synchronous = FULL;');
  const opened = path === ':memory:' ? undefined : statSync(path);
  return {
    database,
    dialect: new NodeSqliteDialect({ database: adapt(database) }),
    requireFile: () => {
      if (opened !== undefined) requireSame(path, opened);
    },
  };
}

/** Whether an error says that another process holds the file. */
export function isBusy(error: unknown): boolean {
  // The low byte is the primary code: https://www.sqlite.org/rescode.html#primary_result_codes_versus_extended_result_codes
  return (((error as { readonly errcode?: number }).errcode ?? 0) & 0xff) === sqliteBusy;
}

/** Creates the file, readable only by its owner, before SQLite opens it; its `-wal` and `-shm` get the same mode from SQLite. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
}

function requireSame(path: string, opened: Stats): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.ino !== opened.ino || found.dev !== opened.dev)
    throw new Error('expected the database file in its place but it was moved or deleted');
}

/**
 * Turns write-ahead logging on. SQLite does not wait for its busy timeout here, so two processes that create the same new
 * file at once would collide: https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
 */
function writeAhead(database: DatabaseSync): void {
  const untilMs = performance.now() + openTimeoutMs;
  const bell = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL;');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > untilMs) throw error;
      Atomics.wait(bell, 0, 0, 10);
    }
  }
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/** SQLite's DDL is transactional; saying so lets two processes migrate the same new file at once. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * The subset of better-sqlite3 that Kysely's dialect requires, on `node:sqlite`. A statement is prepared once: the program
 * knows a few dozen texts, and preparing the ten of one request took longer than running them.
 */
function adapt(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = prepared.get(sql) ?? prepare(database, sql);
      prepared.set(sql, statement);
      return statement;
    },
  };
}

const nothingDone = { changes: 0, lastInsertRowid: 0 };

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  // A transaction that reads first and writes later fails at once if another process wrote in between,
  // despite the timeout: https://www.sqlite.org/lang_transaction.html#deferred_immediate_and_exclusive_transactions
  const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...toInputs(values)),
    // A full disk or a failing one rolls back by itself, and "no transaction is active" would be logged instead:
    // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
    run: (values) => (sql === 'rollback' && !database.isTransaction ? nothingDone : statement.run(...toInputs(values))),
    iterate: (values) => statement.iterate(...toInputs(values)),
  };
}

function toInputs(values: readonly unknown[]): SQLInputValue[] {
  return values as SQLInputValue[];
}
