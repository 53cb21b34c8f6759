import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kysely, sql } from 'kysely';
import { postgresDialect } from '../../src/store/postgres.ts';

/** Address of a PostgreSQL in which tests may create databases; empty: there is none. */
export const serverUrl: string = process.env.ANTIFAKE_TEST_DATABASE_URL ?? '';

/** Why a test on PostgreSQL is skipped; `false` if it is not. */
export const noPostgres: string | false = serverUrl === '' && 'ANTIFAKE_TEST_DATABASE_URL is not set';

/** Address of another database on the same server, for another user if one is given. */
export function urlOf(database: string, user?: string): string {
  // `new URL` takes no address without a host, as a socket's is.
  const url = serverUrl.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${database}`);
  return user === undefined ? url : url.replace(/^(\w+:\/\/)([^/@]*@)?/, `$1${user}@`);
}

/** Runs work with empty databases of these names, which are dropped at the end. */
export async function withDatabases(names: readonly string[], work: () => Promise<void>): Promise<void> {
  const server = new Kysely<unknown>({ dialect: postgresDialect(serverUrl) });
  try {
    for (const name of names) await sql`create database ${sql.id(name)}`.execute(server);
    await work();
  } finally {
    for (const name of names) await sql`drop database if exists ${sql.id(name)} with (force)`.execute(server);
    await server.destroy();
  }
}

/** Runs a client program of PostgreSQL, of the newest version here. @throws Error with its output if it fails. */
export async function runClient(name: 'pg_dump' | 'pg_restore' | 'psql', args: readonly string[]): Promise<void> {
  const folder = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1) ?? '';
  const program = join(folder, name);
  await promisify(execFile)(existsSync(program) ? program : name, [...args], { timeout: 60_000 });
}
