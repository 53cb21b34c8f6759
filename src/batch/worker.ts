import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryParts, deliverEvent } from './deliver.ts';
import { Lanes } from './lanes.ts';
import type { BatchQueue, TakenJob } from './queue.ts';
import { Settler } from './settler.ts';
import { judgeSlice, type SliceParts } from './slice.ts';

/** Photos that are read or judged at once, for each process that judges: while one is judged, the next ones arrive. */
const lanesPerWorker = 3;

/** Slices at once: the next one begins while the last photos of the one before are judged. */
const slicesAtOnce = 2;

const deliveriesAtOnce = 4;

/** Wait of a loop that found nothing to do: events and abandoned slices are less urgent, and every look is a query. */
const idleMs = { slice: 500, webhook: 2000, abandoned: 5000 } as const;

/** Wait of a loop that could not reach the queue. */
const brokenMs = 2000;

/** Parts of a worker. */
export type WorkerParts = Omit<SliceParts, 'lanes' | 'settler'> &
  DeliveryParts & { readonly queue: Pick<BatchQueue, 'heartbeatS' | 'take' | 'touch' | 'giveBack'> };

/** Takes jobs of batches from the queue and does them, until it is stopped. */
export class BatchWorker {
  readonly #parts: WorkerParts & SliceParts;
  readonly #stopping = new AbortController();
  readonly #held = new Map<TakenJob, AbortController>();
  readonly #heart: NodeJS.Timeout;
  readonly #loops: Promise<unknown>;

  private constructor(parts: WorkerParts) {
    const lanes = new Lanes(lanesPerWorker * parts.inspector.workers);
    this.#parts = { ...parts, lanes, settler: new Settler(parts.batches) };
    this.#heart = setInterval(() => void this.#beat(), (parts.queue.heartbeatS * 1000) / 4);
    const slices = Array.from({ length: slicesAtOnce }, () => this.#loop('slice'));
    const deliveries = Array.from({ length: deliveriesAtOnce }, () => this.#loop('webhook'));
    this.#loops = Promise.all([...slices, ...deliveries, this.#loop('abandoned')]);
  }

  static start(parts: WorkerParts): BatchWorker {
    return new BatchWorker(parts);
  }

  /** Finishes the photos that were begun and gives the others back; resolves when nothing is held any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loops;
    clearInterval(this.#heart);
  }

  async #loop(kind: TakenJob['kind']): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const waitMs = await this.#next(kind);
      // Other jobs go on while photos hang.
      if (kind === 'slice') this.#parts.pulse?.beat();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Does one job, if there is one. @returns how long to wait before the next. */
  async #next(kind: TakenJob['kind']): Promise<number> {
    try {
      const taken = await this.#parts.queue.take(kind);
      if (taken === undefined) return idleMs[kind];
      await this.#hold(taken);
      return 0;
    } catch (err) {
      this.#parts.log('error', 'job failed', { kind, err });
      return brokenMs;
    }
  }

  async #hold(taken: TakenJob): Promise<void> {
    const lost = new AbortController();
    this.#held.set(taken, lost);
    try {
      await this.#do(taken, lost.signal);
    } catch (error) {
      // If this fails too, the queue notices that the job is no longer touched.
      if (!lost.signal.aborted) await this.#parts.queue.giveBack(taken.claim).catch(() => undefined);
      throw error;
    } finally {
      this.#held.delete(taken);
    }
  }

  async #do(taken: TakenJob, lost: AbortSignal): Promise<void> {
    if (taken.kind === 'webhook') return deliverEvent(this.#parts, taken, lost);
    const end = this.#parts.observer?.beginSlice();
    try {
      await judgeSlice(this.#parts, taken, { stopping: this.#stopping.signal, lost });
    } finally {
      end?.();
    }
  }

  /** Keeps the claims alive; a job whose claim is lost is given up, because another worker does it. */
  async #beat(): Promise<void> {
    for (const [{ claim }, lost] of this.#held) {
      const isHeld = await this.#parts.queue.touch(claim).catch(() => true);
      if (!isHeld) lost.abort(new Error('expected to hold the job but another worker has it'));
    }
  }
}
