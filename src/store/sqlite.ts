import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** How long a statement waits for another process that holds the file. */
const busyTimeoutMs = 5000;

/** SQLITE_BUSY: another process holds the file. */
const sqliteBusy = 5;

/**
 * The embedded store: one file, written ahead, each commit synced to disk before it returns.
 * @param path file, created with its folder when missing; `:memory:` for a store that is gone at the end.
 */
export function sqliteDialect(path: string): Dialect {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  writeAhead(database);
  database.exec('PRAGMA synchronous = FULL;');
  return new NodeSqliteDialect({ database: adapt(database) });
}

/**
 * Turns write-ahead logging on. SQLite does not wait for its busy timeout here, so two processes that make the same new
 * file at once would meet: https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
 */
function writeAhead(database: DatabaseSync): void {
  const untilMs = performance.now() + busyTimeoutMs;
  const bell = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL;');
      return;
    } catch (error) {
      const isBusy = (error as { readonly errcode?: number }).errcode === sqliteBusy;
      if (!isBusy || performance.now() > untilMs) throw error;
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
 * The subset of better-sqlite3 that Kysely's dialect asks for, on `node:sqlite`. A statement is prepared once: the program
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
  // A transaction that reads first and writes later fails at once when another process wrote in between,
  // whatever the timeout: https://www.sqlite.org/lang_transaction.html#deferred_immediate_and_exclusive_transactions
  const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...toInputs(values)),
    // A full disk or a failing one rolls back by itself, and "no transaction is active" would stand in the log for it:
    // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
    run: (values) => (sql === 'rollback' && !database.isTransaction ? nothingDone : statement.run(...toInputs(values))),
    iterate: (values) => statement.iterate(...toInputs(values)),
  };
}

function toInputs(values: readonly unknown[]): SQLInputValue[] {
  return values as SQLInputValue[];
}
