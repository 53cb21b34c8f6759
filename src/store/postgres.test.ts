import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { Kysely, sql } from 'kysely';
import { postgresDialect, withinLimit } from './postgres.ts';

/** "You are in" and "ready for a query", in PostgreSQL's protocol 3.0. */
const welcome = Buffer.from('5200000008000000005a0000000549', 'hex');

/** A query's fate on a server that lets everyone in and then does what `whenAsked` says, and nothing else. */
async function askServer(whenAsked: (socket: Socket) => void): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(welcome);
      socket.once('data', () => whenAsked(socket));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const db = new Kysely<unknown>({ dialect: postgresDialect(`postgres://a:b@127.0.0.1:${port}/c`) });
  try {
    const query = () => sql`select 1`.execute(db);
    return await withinLimit(AbortSignal.timeout(200), query).catch((error: Error) => error.message);
  } finally {
    await db.destroy();
    server.close();
  }
}

test('a connection that breaks during a query fails the query, and the process continues', async () => {
  assert.match(String(await askServer((socket) => socket.destroy())), /terminated/);
});

test('a server that has stopped answering fails the query after its time limit', { timeout: 5000 }, async () => {
  assert.match(String(await askServer(() => undefined)), /terminated/);
});

test('a server that hangs from the start of each connection occupies no place in the pool forever', {
  timeout: 20_000,
}, async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined).once('data', () => socket.write(welcome));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const db = new Kysely<unknown>({ dialect: postgresDialect(`postgres://a:b@127.0.0.1:${port}/c`, 1000) });
  const query = () => sql`select 1`.execute(db).catch(() => undefined);
  for (let tries = 0; tries < 15; tries++) await withinLimit(AbortSignal.timeout(50), query);
  assert.equal(connections, 15);
  await db.destroy();
  server.close();
});
