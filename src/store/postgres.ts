import { AsyncLocalStorage } from 'node:async_hooks';
import { type Dialect, PostgresDialect } from 'kysely';
import { DatabaseError, Pool, type PoolClient, types } from 'pg';

/** PostgreSQL's type number of bigint. */
const bigintOid = 20;

/** Time limit of a new connection if there is no other limit. */
const connectTimeoutMs = 5000;

/** Connections of one process. */
const maxConnections = 10;

/** Signal of the running operation; its abort ends the connection in use. */
const limits = new AsyncLocalStorage<AbortSignal>();

/** Runs an operation so that any connection that it uses is ended if the signal aborts. */
export function withinLimit<T>(signal: AbortSignal, operation: () => Promise<T>): Promise<T> {
  return limits.run(signal, operation);
}

/**
 * The shared store of several replicas.
 * @param url `postgres://user:password@host:port/database`.
 * @param limitMs time after which the server cancels a statement, and half of it the wait for a lock; absent: never.
 */
export function postgresDialect(url: string, limitMs?: number): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: limitMs ?? connectTimeoutMs,
    // Milliseconds and counts stay below 2^53, so a bigint is read as a number and not as a string.
    types: { getTypeParser: (oid, format) => (oid === bigintOid ? Number : types.getTypeParser(oid, format)) },
  });
  // A connection that breaks is replaced by the pool, and its query is rejected; without a listener, its 'error' event would end the
  // process. The pool listens only to idle connections: https://github.com/brianc/node-postgres/issues/3202
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const configuredClients = new WeakSet<PoolClient>();
  const connect = async () => {
    const client = await connectWithinLimit(pool);
    if (limitMs !== undefined && !configuredClients.has(client)) await setLimits(client, limitMs);
    configuredClients.add(client);
    return client;
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end() } });
}

/** Not in Kysely's `onCreateConnection`, because a connection that fails there is never released to the pool. */
async function setLimits(client: PoolClient, limitMs: number): Promise<void> {
  try {
    await client.query(serverLimits(limitMs));
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** Limits that the server enforces itself, in case this process no longer exists. */
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
    // A connection that arrives too late is released to the pool.
    connecting.then((client) => client.release()).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', refuse);
  }
}

/** Ends the connection when the signal aborts before it is released. pg destroys its socket if a query is pending on it. */
function endWith(signal: AbortSignal, client: PoolClient): void {
  const end = () => void (client as PoolClient & { end(): Promise<void> }).end().catch(() => undefined);
  const release = client.release.bind(client);
  client.release = (error) => {
    signal.removeEventListener('abort', end);
    release(error);
  };
  signal.addEventListener('abort', end, { once: true });
}

/** Certainly not done: the server rolled the transaction back so that another one could continue. */
const rolledBack: ReadonlySet<string> = new Set(['40P01', '40001']);

/** The server ended the connection, or starts or stops: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const connectionEnded: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03']);

/**
 * Why an operation failed: `rolled_back` in favour of another one, `broken` with its connection, so that it may or may not
 * have been done, or `refused` by the server.
 */
export function whyFailed(error: unknown): 'rolled_back' | 'broken' | 'refused' {
  if (!(error instanceof DatabaseError)) return 'broken';
  const code = error.code ?? '';
  if (rolledBack.has(code)) return 'rolled_back';
  return connectionEnded.has(code) || code.startsWith('08') ? 'broken' : 'refused';
}
