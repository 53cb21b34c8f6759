import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Where the tests of batches make databases of their own; empty: there is no PostgreSQL. */
export const serverUrl = process.env.ANTIFAKE_TEST_DATABASE_URL ?? '';

/** Why the tests are skipped, if they are. */
export const skip = serverUrl === '' && 'ANTIFAKE_TEST_DATABASE_URL is not set';

/** A new database, and how to look into it. */
export interface Database {
  readonly url: string;
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<Database> {
  const name = `batch_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(serverUrl.replace('@/', '@localhost/'));
  url.pathname = `/${name}`;
  const databaseUrl = url.toString().replace('@localhost/', '@/');
  return { ...databaseAt(databaseUrl), drop: async () => void (await onServer(`drop database ${name} with (force)`)) };
}

/** An existing database, which is not dropped. */
export function databaseAt(url: string): Database {
  return { url, query: (text, values) => run(url, text, values), drop: async () => undefined };
}

/** Runs a statement in the database of the server that all tests share. */
function onServer(text: string): Promise<readonly object[]> {
  return run(serverUrl, text);
}

async function run<Row extends object>(connectionString: string, text: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString });
  // A test may end its connection.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
