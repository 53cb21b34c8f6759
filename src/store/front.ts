import { longLimitMs } from './batch/limit.ts';
import type { BatchStore } from './batch/types.ts';
import type { Clock } from './clock.ts';
import type { CancelledEntry, KeyRecord, Limited, Retention, Store, StoredKey } from './store.ts';
import { Watch } from './sweep.ts';
import type { TimedRunner } from './timed.ts';

/** How often counts are written, and how long a key is cached. */
const tickMs = 1000;

/** Maximum number of groups of ledger rows, and of batches, that a sweep deletes; the rest waits for the next one. */
const maxDrops = 20;

const dayMs = 24 * 60 * 60 * 1000;

/** Delay before a failed cancellation is retried; until then a row may be charged although its answer was an error. */
const soonMs = 100;

/** How long a probe may take. */
const probeLimitMs = 1000;

/** A cached key, valid until `untilMs` of the monotonic clock. */
interface Found {
  readonly key: StoredKey;
  readonly untilMs: number;
}

/** A key that is over its rate until `untilMs` of the same clock. */
interface Over {
  readonly rate: number | undefined;
  readonly untilMs: number;
}

/** The store with a cache of keys and counters in front of a runner. */
export class CachedStore implements Store {
  readonly batches: BatchStore | undefined;
  readonly #runner: TimedRunner;
  readonly #clock: Clock;
  readonly #watch: Watch;
  readonly #found = new Map<string, Found>();
  readonly #over = new Map<string, Over>();
  readonly #refusals = new Map<string, number>();
  readonly #cancelled = new Map<string, CancelledEntry>();
  readonly #ticking: NodeJS.Timeout;
  #keyChanges = 0;
  #lastTick: Promise<void> | undefined;

  constructor(runner: TimedRunner, clock: Clock, batches?: BatchStore) {
    this.batches = batches;
    this.#runner = runner;
    this.#clock = clock;
    this.#watch = new Watch(clock);
    this.#ticking = setInterval(() => this.#tick(), tickMs).unref();
  }

  createKey: Store['createKey'] = (key) => this.#runner.run('createKey', [key]);

  revokeKey: Store['revokeKey'] = (keyId, by) => this.#changing(keyId, this.#runner.run('revokeKey', [keyId, by]));

  rotateKey: Store['rotateKey'] = (rotation) =>
    this.#changing(rotation.keyId, this.#runner.run('rotateKey', [rotation]));

  changeKey: Store['changeKey'] = (keyId, changes) =>
    this.#changing(keyId, this.#runner.run('changeKey', [keyId, changes]));

  listKeys = ((page) => this.#runner.run('listKeys', [page])) as Store['listKeys'];

  listAudit: Store['listAudit'] = () => this.#runner.run('listAudit', []);

  async findKey(keyId: string, isExpected = (_: StoredKey) => true): Promise<StoredKey | undefined> {
    const found = this.#found.get(keyId);
    if (found !== undefined && this.#clock.elapsedMs() < found.untilMs && isExpected(found.key)) return found.key;
    const untilMs = this.#clock.elapsedMs() + tickMs;
    const changes = this.#keyChanges;
    const key = await this.#runner.run('findKey', [keyId]);
    // A key that was read while it was being changed here may be outdated.
    if (key !== undefined && changes === this.#keyChanges) this.#found.set(keyId, { key, untilMs });
    return key;
  }

  async takeRate(key: Pick<KeyRecord, 'id' | 'ratePerMinute'>): Promise<Limited | undefined> {
    const { id, ratePerMinute: rate } = key;
    if (rate === undefined) return undefined;
    const over = this.#over.get(id);
    const nowMs = this.#clock.elapsedMs();
    if (over !== undefined && over.rate === rate && nowMs < over.untilMs)
      return { kind: 'limited', limit: 'rate', retryAfterMs: over.untilMs - nowMs };
    const limited = await this.#runner.run('takeRate', [{ id, ratePerMinute: rate }]);
    if (limited !== undefined) this.#over.set(id, { rate, untilMs: nowMs + limited.retryAfterMs });
    return limited;
  }

  reserve: Store['reserve'] = (request) => this.#runner.run('reserve', [request]);

  recordAnswer: Store['recordAnswer'] = (entry, answer) => this.#runner.run('recordAnswer', [entry, answer]);

  async cancel(entry: CancelledEntry): Promise<void> {
    try {
      await this.#runner.run('cancel', [entry]);
      this.#cancelled.delete(entry.requestId);
    } catch (error) {
      this.#cancelled.set(entry.requestId, entry);
      setTimeout(() => this.#tick(), soonMs).unref();
      throw error;
    }
  }

  release: Store['release'] = (requestId) => this.#runner.run('release', [requestId]);

  countRefusal: Store['countRefusal'] = ({ keyId, status }) => {
    const name = JSON.stringify([keyId, status]);
    this.#refusals.set(name, (this.#refusals.get(name) ?? 0) + 1);
  };

  async usage(filter: Parameters<Store['usage']>[0]): ReturnType<Store['usage']> {
    await this.#writeRefusals().catch(() => undefined);
    return this.#runner.run('usage', [filter]);
  }

  recordShadow: Store['recordShadow'] = (entry) => this.#runner.run('recordShadow', [entry]);

  sumShadow: Store['sumShadow'] = (days) => this.#runner.run('sumShadow', [days]);

  async sweep({ ledgerDays, batchDays }: Retention = {}): Promise<void> {
    const reservations = await this.#runner.run('listReservations', []);
    for (const requestId of this.#watch.findExpired(reservations)) await this.release(requestId);
    await this.#runner.run('dropExpired', []);
    if (batchDays !== undefined && this.batches !== undefined)
      await repeat(() => this.#runner.run('dropOldBatch', [batchDays * dayMs], longLimitMs));
    if (ledgerDays !== undefined) await repeat(() => this.#runner.run('dropOldRows', [ledgerDays * dayMs]));
  }

  probe: Store['probe'] = () => this.#runner.run('probe', [], probeLimitMs);

  onOperation: Store['onOperation'] = (listener) => this.#runner.onOperation(listener);

  async close(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#lastTick;
    await this.#catchUp();
    await this.#runner.close();
  }

  /** A cached key is discarded when its change ends, even by an error. */
  async #changing<T>(keyId: string, change: Promise<T>): Promise<T> {
    try {
      return await change;
    } finally {
      this.#keyChanges += 1;
      this.#found.delete(keyId);
    }
  }

  #tick(): void {
    const nowMs = this.#clock.elapsedMs();
    for (const memory of [this.#found, this.#over])
      for (const [id, { untilMs }] of memory) if (nowMs >= untilMs) memory.delete(id);
    this.#lastTick ??= this.#catchUp().finally(() => {
      this.#lastTick = undefined;
    });
  }

  /** Writes pending counts and cancellations; failures are retried at the next tick. */
  async #catchUp(): Promise<void> {
    try {
      await this.#writeRefusals();
      for (const entry of [...this.#cancelled.values()]) await this.cancel(entry);
    } catch {
      // The store cannot be reached.
    }
  }

  async #writeRefusals(): Promise<void> {
    if (this.#refusals.size === 0) return;
    const counted = [...this.#refusals].toSorted();
    this.#refusals.clear();
    const rows = counted.map(([name, answers]) => {
      const [keyId, status] = JSON.parse(name) as [string, string];
      return { keyId, status, answers };
    });
    await this.#runner.run('addRefusals', [rows]).catch((error: unknown) => {
      for (const [name, answers] of counted) this.#refusals.set(name, (this.#refusals.get(name) ?? 0) + answers);
      throw error;
    });
  }
}

/** Deletes group by group until there is none left, or enough for one sweep. */
async function repeat(drop: () => Promise<boolean>): Promise<void> {
  for (let group = 0; group < maxDrops; group++) if (!(await drop())) return;
}
