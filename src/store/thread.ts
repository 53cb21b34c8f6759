import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { GroupCommit } from './group-commit.ts';
import { migrate } from './migrations/index.ts';
import { requireMigrated } from './migrations/require.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { type ThreadAnswer, type ThreadCall, type ThreadTask, toFailure } from './thread-protocol.ts';

// The thread that the embedded store runs in: `node:sqlite` waits for the disk, and for other processes, where it stands.

const port = parentPort!;
const answer = (message: ThreadAnswer) => port.postMessage(message);

try {
  const commits = await open(workerData as ThreadTask);
  port.on('message', (call: ThreadCall | 'close') => {
    if (call !== 'close') commits.add(call);
    else void commits.close().then(() => port.close());
  });
  answer({ id: 0, value: undefined });
} catch (error) {
  answer({ id: 0, failure: toFailure(error) });
  port.close();
}

async function open({ path, maxGroup, migrates }: ThreadTask): Promise<GroupCommit> {
  const embedded = openSqlite(path);
  const db = new Kysely<Schema>({ dialect: embedded.dialect });
  try {
    await (migrates ? migrate : requireMigrated)(db as Kysely<never>);
  } catch (error) {
    embedded.database.close();
    throw error;
  }
  return new GroupCommit({ embedded, db, maxGroup, answer });
}
