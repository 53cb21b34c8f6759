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
