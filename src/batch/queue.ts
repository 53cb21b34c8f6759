import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, type JobInsert, PgBoss } from 'pg-boss';
import { AntifakeError } from '../errors.ts';
import type { JobClaim, JobSink, NewJob, RunSql, SliceJob, WebhookJob } from '../store/index.ts';

/** Tables of the queue, apart from those of the store and of any other pg-boss in the database. */
const schema = 'antifake_queue';

/** The queues by kind; a slice whose workers kept dying ends in the third one. */
const queueNames = { slice: 'photos', webhook: 'webhooks', abandoned: 'photos_abandoned' } as const;
type Kind = JobClaim['kind'];

/** Connections of the queue itself, in addition to those of the store. */
const maxConnections = 3;

/** A worker that has not been heard of for this long is dead, and another one gets its jobs. */
const heartbeatS = 30;

/** How often a process looks for jobs of dead workers; it deletes ended jobs every minute. */
const superviseS = 10;

/** How long counting the slices may take. */
const countLimitMs = 1000;

/** Attempts at a job whose workers die or cannot reach the store, with waits of up to ten minutes: most of a day. */
const afterDeath = { retryLimit: 100, retryDelay: 5, retryBackoff: true, retryDelayMax: 600 };

/** Ended jobs are kept for an hour, for whoever looks for the cause of something. */
const keepEndedS = 3600;

/** A job that waits, as with no worker running, is not deleted for a year. */
const keepWaitingS = 31_536_000;

/**
 * Max time of one attempt at a job, however alive its worker is; pg-boss allows no more. Two slices of 50 photos, three at once on one core, take
 * 11 hours if each photo needs the longest ANTIFAKE_SOURCE_TIMEOUT_MS and the longest ANTIFAKE_DEADLINE_MS.
 */
const expireS = 86_400;

export interface QueueOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Whether it creates and updates the tables, which is the default; otherwise they must be up to date. */
  readonly migrates?: boolean;
  /** Receives failures of the queue's own upkeep. */
  readonly onError: (error: Error) => void;
  /** Min 10; default 30. */
  readonly heartbeatS?: number;
  readonly superviseS?: number;
  /** Wait before the first further attempt after the death of a worker; default 5. Of effect only on a new queue. */
  readonly retryDelayS?: number;
}

/** A job that this process has taken. */
export type TakenJob = { readonly claim: JobClaim } & (
  | { readonly kind: 'slice' | 'abandoned'; readonly job: SliceJob }
  | { readonly kind: 'webhook'; readonly job: WebhookJob }
);

/** Slices in the queue, of all batches. */
export interface SliceCounts {
  /** That a worker could take now. */
  readonly waiting: number;
  /** That a worker has taken. */
  readonly taken: number;
}

/** A queue that exists is left as it is. */
async function createQueues(boss: PgBoss, options: QueueOptions): Promise<void> {
  const retry = { ...afterDeath, retryDelay: options.retryDelayS ?? afterDeath.retryDelay };
  const kept = { deleteAfterSeconds: keepEndedS, retentionSeconds: keepWaitingS, expireInSeconds: expireS };
  await boss.createQueue(queueNames.abandoned, { ...kept, ...retry });
  await boss.createQueue(queueNames.slice, { ...kept, ...retry, deadLetter: queueNames.abandoned });
  await boss.createQueue(queueNames.webhook, { ...kept, ...retry });
}

/** The queue of batches: pg-boss on the PostgreSQL of the store. */
export class BatchQueue implements JobSink {
  /** Seconds within which a worker must call `touch`. */
  readonly heartbeatS: number;
  readonly #boss: PgBoss;

  private constructor(boss: PgBoss, heartbeat: number) {
    this.#boss = boss;
    this.heartbeatS = heartbeat;
  }

  /** Connects, by default after it has created or migrated the tables of pg-boss. @throws Error if that is not possible. */
  static async open(options: QueueOptions): Promise<BatchQueue> {
    const { migrates = true } = options;
    const boss = new PgBoss({
      connectionString: options.url,
      schema,
      migrate: migrates,
      max: maxConnections,
      schedule: false,
      superviseIntervalSeconds: options.superviseS ?? superviseS,
      monitorIntervalSeconds: options.superviseS ?? superviseS,
      maintenanceIntervalSeconds: 60,
      registerInstance: false,
    });
    boss.on('error', options.onError);
    await boss.start();
    if (migrates) await createQueues(boss, options);
    return new BatchQueue(boss, options.heartbeatS ?? heartbeatS);
  }

  async add(run: RunSql, jobs: readonly NewJob[]): Promise<void> {
    for (const [kind, some] of Map.groupBy(jobs, ({ job }) => job.kind))
      await this.#boss.insert(
        queueNames[kind],
        some.map((job) => this.#insertOf(job)),
        { db: databaseOf(run) },
      );
  }

  async end(run: RunSql, { kind, id, retryCount }: JobClaim): Promise<boolean> {
    return isDone(await this.#boss.complete(queueNames[kind], { id, retryCount }, null, { db: databaseOf(run) }));
  }

  /** Takes the next job of a kind, if one is due. */
  async take(kind: Kind): Promise<TakenJob | undefined> {
    const [job] = await this.#boss.fetch<SliceJob | WebhookJob>(queueNames[kind], { batchSize: 1 });
    return job && toTaken(kind, job);
  }

  /** Keeps the claim of a job alive. @returns false if the claim is lost. */
  async touch({ kind, id, retryCount }: JobClaim): Promise<boolean> {
    return isDone(await this.#boss.touch(queueNames[kind], { id, retryCount }));
  }

  /** Gives a job back that could not be done, for another attempt after a while. */
  async giveBack({ kind, id, retryCount }: JobClaim): Promise<void> {
    await this.#boss.fail(queueNames[kind], { id, retryCount });
  }

  /**
   * The slices as one of the processes has counted them within the last {@link superviseS} seconds.
   * @throws Error if the queue has not answered within a second.
   */
  async countSlices(): Promise<SliceCounts> {
    const [counts] = await Promise.race([this.#boss.getQueueStats(queueNames.slice), silence()]);
    return { waiting: counts?.readyCount ?? 0, taken: counts?.activeCount ?? 0 };
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false });
  }

  #insertOf({ job, startAfterS, priority }: NewJob): JobInsert {
    return {
      data: job,
      heartbeatSeconds: this.heartbeatS,
      expireInSeconds: expireS,
      ...(priority !== undefined && { priority }),
      // A number is a delay in seconds; 0 would be the year 1970.
      ...(startAfterS !== undefined && startAfterS > 0 && { startAfter: startAfterS }),
    };
  }
}

function toTaken(kind: Kind, { id, retryCount, data }: Job<SliceJob | WebhookJob>): TakenJob {
  const claim = { kind, id, retryCount };
  if (kind === 'webhook' && data.kind === 'webhook') return { kind, claim, job: data };
  if (kind !== 'webhook' && data.kind === 'slice') return { kind, claim, job: data };
  throw new AntifakeError('internal', `expected a job of the kind ${kind} in its queue`);
}

/** Rejects when the queue should have answered a question for counts. */
async function silence(): Promise<never> {
  await sleep(countLimitMs, undefined, { ref: false });
  throw new Error(`expected counts of the queue within ${countLimitMs} ms`);
}

/** A transaction of the store, as pg-boss uses it. */
function databaseOf(run: RunSql) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => ({ rows: [...(await run(text, values)).rows] }),
  };
}

/** The published type of the answer is empty; https://pgboss.io/api/jobs documents its fields. */
function isDone(response: object): boolean {
  const { affected } = response as { readonly affected?: unknown };
  if (typeof affected !== 'number') throw new AntifakeError('internal', 'expected a number of affected jobs');
  return affected > 0;
}
