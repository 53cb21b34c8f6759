import { AsyncLocalStorage } from 'node:async_hooks';
import { type Dialect, PostgresDialect } from 'kysely';
import { DatabaseError, Pool, type PoolClient, types } from 'pg';

/** PostgreSQL's type number of bigint. */
const bigintOid = 20;

/** How long a new connection may take where there is no other limit. */
const connectTimeoutMs = 5000;

/** Connections of one process. */
const maxConnections = 10;

/** What the running operation allows; its abort ends the connection that it works on. */
const limits = new AsyncLocalStorage<AbortSignal>();

/** Runs an operation so that any connection it takes is ended when the signal aborts. */
export function withinLimit<T>(signal: AbortSignal, operation: () => Promise<T>): Promise<T> {
  return limits.run(signal, operation);
}

/**
 * The shared store of several replicas.
 * @param url `postgres://user:password@host:port/database`.
 * @param limitMs after so long the server gives a statement up, after half of it the wait for a lock; absent: never.
 */
export function postgresDialect(url: string, limitMs?: number): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: limitMs ?? connectTimeoutMs,
    // Milliseconds and counts stay below 2^53, so a bigint is read as a number and not as a string.
    types: { getTypeParser: (oid, format) => (oid === bigintOid ? Number : types.getTypeParser(oid, format)) },
  });
  // A connection that breaks is replaced by the pool, and its query is rejected; unheard, its 'error' event would end the
  // process. The pool hears idle connections only: https://github.com/brianc/node-postgres/issues/3202
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const told = new WeakSet<PoolClient>();
  const connect = async () => {
    const client = await connectWithinLimit(pool);
    if (limitMs !== undefined && !told.has(client)) await tellLimits(client, limitMs);
    told.add(client);
    return client;
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end() } });
}

/** Not by Kysely's `onCreateConnection`: a connection that fails there is never given back to the pool. */
async function tellLimits(client: PoolClient, limitMs: number): Promise<void> {
  try {
    await client.query(serverLimits(limitMs));
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** What the server itself ends, should this process no longer be there to do it. */
function serverLimits(limitMs: number): string {
  return [
    `set statement_timeout = ${limitMs}`,
    `set lock_timeout = ${Math.ceil(limitMs / 2)}`,
    `set idle_in_transaction_session_timeout = ${2 * limitMs}`,
  ].join('; ');
}

async function connectWithinLimit(pool: Pool): Promise<PoolClient> {
  const signal = limits.getStore();
  if (signal === undefined) return pool.connect();
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const refuse = () => reject(signal.reason);
  signal.addEventListener('abort', refuse, { once: true });
  const connecting = pool.connect();
  try {
    const client = await Promise.race([connecting, aborted]);
    endWith(signal, client);
    return client;
  } catch (error) {
    // One that comes too late is the pool's.
    connecting.then((client) => client.release()).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', refuse);
  }
}

/** Ends the connection when the signal aborts before it is released. pg destroys its socket if a query hangs on it. */
function endWith(signal: AbortSignal, client: PoolClient): void {
  const end = () => void (client as PoolClient & { end(): Promise<void> }).end().catch(() => undefined);
  const release = client.release.bind(client);
  client.release = (error) => {
    signal.removeEventListener('abort', end);
    release(error);
  };
  signal.addEventListener('abort', end, { once: true });
}

/** Nothing was done, surely: the server rolled the transaction back so that another could go on. */
const rolledBack: ReadonlySet<string> = new Set(['40P01', '40001']);

/** The server ended the connection, or starts or stops: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const connectionEnded: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03']);

/**
 * Why an operation failed: `rolled_back` for the sake of another, `broken` with its connection, so that it may have been
 * done or not, or `refused` by the server.
 */
export function whyFailed(error: unknown): 'rolled_back' | 'broken' | 'refused' {
  if (!(error instanceof DatabaseError)) return 'broken';
  const code = error.code ?? '';
  if (rolledBack.has(code)) return 'rolled_back';
  return connectionEnded.has(code) || code.startsWith('08') ? 'broken' : 'refused';
}
