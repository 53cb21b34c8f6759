import pg from 'pg';

/** A database of a test's own on the server that the tests are given. */
export interface OwnDatabase {
  readonly url: string;
  query<Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]>;
  drop(): Promise<void>;
}

/** Creates an empty one. @param serverUrl `ANTIFAKE_TEST_DATABASE_URL` */
export async function createDatabase(serverUrl: string, purpose: string): Promise<OwnDatabase> {
  const name = `antifake_${purpose}_${process.pid}`;
  // `new URL` takes no address without a host, as a socket's is.
  const url = serverUrl.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  await query(serverUrl, `create database ${name}`);
  return {
    url,
    query: (sql) => query(url, sql),
    drop: async () => void (await query(serverUrl, `drop database ${name} with (force)`)),
  };
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
