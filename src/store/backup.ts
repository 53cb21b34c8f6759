import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How long it waits for another process that holds the file exclusively, as for the end of its log. */
const busyTimeoutMs = 5000;

/**
 * Writes a copy of the embedded store as it is at one moment, while services use it: it reads one snapshot of the write-ahead log, so that
 * nobody waits for it. Rows that were deleted are not in the copy, which has no log of its own. It is synced to disk.
 * @param path file of the store.
 * @param copy file that must not exist; readable only by its owner.
 * @throws Error of the system or of SQLite; the copy is then removed.
 */
export function backUp(path: string, copy: string): void {
  // SQLite would create what is missing.
  closeSync(openSync(path, 'r'));
  closeSync(openSync(copy, 'wx', 0o600));
  try {
    vacuumInto(path, copy);
    requireIntact(copy);
    sync(copy);
    sync(dirname(copy));
  } catch (error) {
    for (const file of [copy, `${copy}-journal`]) if (existsSync(file)) rmSync(file);
    throw error;
  }
}

function vacuumInto(path: string, copy: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
  try {
    // An empty file is accepted: https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
    database.prepare('VACUUM INTO ?').run(copy);
  } finally {
    database.close();
  }
}

function requireIntact(copy: string): void {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    const [first] = database.prepare('PRAGMA integrity_check(1)').all();
    if (first?.integrity_check !== 'ok')
      throw new Error(`expected an intact copy but SQLite reports: ${first?.integrity_check}`);
  } finally {
    database.close();
  }
}

/** `VACUUM INTO` does not sync what it writes. */
function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
