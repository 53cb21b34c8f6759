import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { BatchQueue } from '../../../../src/batch/index.ts';
import { mintKey, openStore } from '../../../../src/store/index.ts';

/** A batch whose pace is measured. */
export interface PacedBatch {
  readonly references: readonly string[];
  readonly sliceSize: number;
}

/** Submits batches without a replica, and measures how fast they are judged. */
export interface Submitter {
  /** For statements of the bench. */
  readonly client: pg.Client;
  /** Submits a batch and waits for its end. @returns photos per second between its first and its last tenth. */
  judge(batch: PacedBatch): Promise<number>;
  close(): Promise<void>;
}

/** Opens queue and store, and creates a key. */
export async function openSubmitter(url: string): Promise<Submitter> {
  const queue = await BatchQueue.open({ url, onError: () => undefined });
  const store = await openStore({ dataDir: '', databaseUrl: url, jobs: queue });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { id: keyId, secretHash } = mintKey();
  await store.createKey({ id: keyId, name: 'bench', secretHash });
  return {
    client,
    judge: async ({ references, sliceSize }) => {
      const id = randomUUID();
      const items = references.map((reference) => ({ reference }));
      const outcome = await store.batches!.submit({ id, requestId: id, keyId, items, sliceSize });
      if (outcome.kind !== 'submitted') throw new Error(`Expected a batch but received ${outcome.kind}`);
      await untilEnded(client, id);
      return paceOf(client, id, references.length);
    },
    close: async () => void (await Promise.all([client.end(), queue.close(), store.close()])),
  };
}

async function untilEnded(client: pg.Client, id: string): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ state: string }>('select state from batch where id = $1', [id]);
    if (rows[0]!.state !== 'running') return;
    await sleep(1000);
  }
}

/** From the times of the ledger. */
async function paceOf(client: pg.Client, id: string, count: number): Promise<number> {
  const times = 'select time_ms, row_number() over (order by time_ms) as place from ledger where request_id like $1';
  const { rows } = await client.query<{ rate: string }>(
    `select 1000.0 * (count(*) - 1) / (max(time_ms) - min(time_ms)) as rate
     from (${times}) as timed where place > $2 and place <= $3`,
    [`${id}:%`, Math.floor(count / 10), Math.ceil((9 * count) / 10)],
  );
  return Number(rows[0]!.rate);
}
