import { type Dialect, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';

/** PostgreSQL's type number of bigint. */
const bigintOid = 20;

/**
 * The shared store of several replicas.
 * @param url `postgres://user:password@host:port/database`.
 */
export function postgresDialect(url: string): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    // Milliseconds and counts stay below 2^53, so a bigint is read as a number and not as a string.
    types: { getTypeParser: (oid, format) => (oid === bigintOid ? Number : types.getTypeParser(oid, format)) },
  });
  // An idle connection that breaks is replaced by the pool; unheard, its 'error' event would end the process.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
}
