import { Socket } from 'node:net';
import { type Dialect, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';

/** PostgreSQL's type number of bigint. */
const bigintOid = 20;

/** How long a statement waits for a server that has stopped answering: long enough for the sums of a large ledger. */
const silenceMs = 30_000;

/**
 * The shared store of several replicas.
 * @param url `postgres://user:password@host:port/database`.
 */
export function postgresDialect(url: string, limits = { silenceMs }): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    // Not pg's own `query_timeout`: that gives a statement up but keeps its connection, with the transaction still open.
    stream: () => impatientSocket(limits.silenceMs),
    // Milliseconds and counts stay below 2^53, so a bigint is read as a number and not as a string.
    types: { getTypeParser: (oid, format) => (oid === bigintOid ? Number : types.getTypeParser(oid, format)) },
  });
  // A connection that breaks is replaced by the pool, and its query is rejected; unheard, its 'error' event would end the
  // process. The pool hears idle connections only: https://github.com/brianc/node-postgres/issues/3202
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}

/** A socket that breaks when nothing has moved on it for so long; the pool closes idle ones sooner. */
function impatientSocket(timeoutMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(timeoutMs, () =>
    socket.destroy(new Error(`expected an answer within ${timeoutMs} ms but received none`)),
  );
}
