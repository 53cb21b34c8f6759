import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to PostgreSQL that can go bad. */
export interface Way {
  /** Of the same database, by this way. */
  readonly url: string;
  /** How often an acknowledgement was lost. */
  readonly cuts: number;
  /** Loses the acknowledgements of so many of the next commits that wrote into the ledger, with their connections. */
  cutCommits(count: number): void;
  /** Passes nothing on in either direction, and ends nothing: a database that hangs. */
  hang(isHanging: boolean): void;
  /** Ends every connection. */
  breakAll(): void;
  close(): Promise<void>;
}

/** Opens a way to the database of a URL, on a free port of this machine. */
export async function openProxy(databaseUrl: string): Promise<Way> {
  const state = { cutsLeft: 0, cuts: 0, isHanging: false };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connectTo(databaseUrl);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket);
          client.destroy();
          database.destroy();
        });
    }
    passOn(client, database, state);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: byPort(databaseUrl, (server.address() as AddressInfo).port),
    get cuts() {
      return state.cuts;
    },
    cutCommits: (count) => {
      state.cutsLeft = count;
    },
    hang: (isHanging) => {
      state.isHanging = isHanging;
    },
    breakAll,
    close: async () => {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}

interface State {
  cutsLeft: number;
  cuts: number;
  isHanging: boolean;
}

function passOn(client: Socket, database: Socket, state: State): void {
  let hasWritten = false;
  let isCutting = false;
  client.on('data', (bytes) => {
    if (state.isHanging) return;
    const text = bytes.toString('latin1');
    if (text.includes('insert into "ledger"')) hasWritten = true;
    const isCommit = /\0?commit\0/.test(text);
    if (isCommit && hasWritten && state.cutsLeft > 0) {
      state.cutsLeft -= 1;
      isCutting = true;
    }
    if (isCommit) hasWritten = false;
    database.write(bytes);
  });
  database.on('data', (bytes) => {
    if (state.isHanging) return;
    if (!isCutting) return void client.write(bytes);
    // The database has answered the commit: it is done, and nobody will hear of it.
    state.cuts += 1;
    client.destroy();
  });
}

function connectTo(databaseUrl: string): Socket {
  const { hostname, port, searchParams } = parse(databaseUrl);
  const host = searchParams.get('host') ?? hostname;
  const number = Number(searchParams.get('port') ?? (port === '' ? 5432 : port));
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${number}`) : connect(number, host);
}

function byPort(databaseUrl: string, port: number): string {
  const url = parse(databaseUrl);
  url.searchParams.delete('host');
  url.searchParams.delete('port');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}

function parse(databaseUrl: string): URL {
  // A URL without a host, `postgres://user@/database?host=/folder`, is PostgreSQL's own and no URL to others.
  return new URL(databaseUrl.replace('@/', '@localhost/'));
}
