import type { Clock } from './clock.ts';
import { dropShadow } from './shadow.ts';
import type { Reservation } from './store.ts';
import type { Work } from './work.ts';

const hourMs = 3_600_000;

/** All reservations, of running and of dead requests. */
export async function listReservations({ db }: Work): Promise<readonly Reservation[]> {
  const rows = await db.selectFrom('reservation').select(['request_id', 'lease_ms']).execute();
  return rows.map((row) => ({ requestId: row.request_id, leaseMs: row.lease_ms }));
}

/** Deletes stored answers that have expired, and minute counters that are hours old. */
export async function dropExpired({ db, now }: Work): Promise<void> {
  const nowMs = await now();
  // The claim of a running request ends only with its reservation, independent of any clock.
  await db.deleteFrom('idempotency').where('expires_at_ms', '<=', nowMs).where('answer', 'is not', null).execute();
  await db
    .deleteFrom('counter')
    .where('period', '=', 'minute')
    .where('starts_at_ms', '<', nowMs - hourMs)
    .execute();
}

/** Maximum number of ledger rows deleted at a time, so that other work can run in between. */
const maxRowsAtOnce = 1000;

/**
 * Deletes the oldest ledger rows that are older than `retentionMs`, one group; their sums are kept.
 * @returns whether there may be more.
 */
export async function dropOldRows({ db, now }: Work, retentionMs: number): Promise<boolean> {
  const beforeMs = (await now()) - retentionMs;
  const last = await db
    .selectFrom('ledger')
    .select('time_ms')
    .where('time_ms', '<', beforeMs)
    .orderBy('time_ms')
    .offset(maxRowsAtOnce - 1)
    .limit(1)
    .executeTakeFirst();
  // Rows of the same millisecond are deleted together.
  const firstRetainedMs = last === undefined ? beforeMs : last.time_ms + 1;
  await db.deleteFrom('ledger').where('time_ms', '<', firstRetainedMs).execute();
  await dropShadow(db, firstRetainedMs);
  return last !== undefined;
}

/**
 * Determines which reservations have expired, as Kubernetes' leader election does: no timestamp written by another process
 * is compared with a local clock; a reservation has expired if this process itself has seen it for the length of its lease. So
 * a wrong wall clock on any machine cannot release the reservation of a running request.
 */
export class Watch {
  readonly #clock: Clock;
  #firstSeenMs: ReadonlyMap<string, number> = new Map();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Compares the reservations with the previous call. @returns the ids of requests whose lease has expired. */
  findExpired(reservations: readonly Reservation[]): readonly string[] {
    const nowMs = this.#clock.elapsedMs();
    const before = this.#firstSeenMs;
    this.#firstSeenMs = new Map(reservations.map(({ requestId }) => [requestId, before.get(requestId) ?? nowMs]));
    const isOver = ({ requestId, leaseMs }: Reservation) => nowMs - this.#firstSeenMs.get(requestId)! >= leaseMs;
    return reservations.filter(isOver).map(({ requestId }) => requestId);
  }
}
