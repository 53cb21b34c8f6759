import type { Clock } from './clock.ts';
import type { Held } from './store.ts';
import type { Work } from './work.ts';

const hourMs = 3_600_000;

/** All units that are held now, by living and by dead requests. */
export async function listHeld({ db }: Work): Promise<readonly Held[]> {
  const rows = await db.selectFrom('reservation').select(['request_id', 'lease_ms']).execute();
  return rows.map((row) => ({ requestId: row.request_id, leaseMs: row.lease_ms }));
}

/** Drops kept answers that have expired, and minute counters of hours ago. */
export async function dropExpired({ db, now }: Work): Promise<void> {
  const nowMs = await now();
  // A running request's claim ends with its reservation alone, whatever any clock says.
  await db.deleteFrom('idempotency').where('expires_at_ms', '<=', nowMs).where('answer', 'is not', null).execute();
  await db
    .deleteFrom('counter')
    .where('period', '=', 'minute')
    .where('starts_at_ms', '<', nowMs - hourMs)
    .execute();
}

/** So many ledger rows are dropped at once: other work comes between. */
const rowsAtOnce = 1000;

/**
 * Drops the oldest ledger rows from before so long ago, some at once; their sums stay.
 * @returns whether there may be more.
 */
export async function dropOldRows({ db, now }: Work, keptMs: number): Promise<boolean> {
  const beforeMs = (await now()) - keptMs;
  const last = await db
    .selectFrom('ledger')
    .select('time_ms')
    .where('time_ms', '<', beforeMs)
    .orderBy('time_ms')
    .offset(rowsAtOnce - 1)
    .limit(1)
    .executeTakeFirst();
  // Rows of one millisecond go together.
  const firstKeptMs = last === undefined ? beforeMs : last.time_ms + 1;
  await db.deleteFrom('ledger').where('time_ms', '<', firstKeptMs).execute();
  return last !== undefined;
}

/**
 * Tells which units died, as the holders of Kubernetes' leases are told: no time that another wrote is compared with a
 * clock of one's own; a unit is dead when this process has itself seen it held for the length of its lease. So no
 * machine's wall clock, however wrong, gives back what a living request holds.
 */
export class Watch {
  readonly #clock: Clock;
  #firstSeenMs: ReadonlyMap<string, number> = new Map();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Looks at what is held now. @returns the request ids whose lease is over. */
  look(held: readonly Held[]): readonly string[] {
    const nowMs = this.#clock.elapsedMs();
    const before = this.#firstSeenMs;
    this.#firstSeenMs = new Map(held.map(({ requestId }) => [requestId, before.get(requestId) ?? nowMs]));
    const isOver = ({ requestId, leaseMs }: Held) => nowMs - this.#firstSeenMs.get(requestId)! >= leaseMs;
    return held.filter(isOver).map(({ requestId }) => requestId);
  }
}
