import type { Kysely, Transaction } from 'kysely';
import { addOne, removeOne } from './counters.ts';
import { dayOf, monthOf } from './period.ts';
import type { ReservationRow, Schema } from './schema.ts';
import type { LedgerEntry } from './store.ts';

/** How long the first answer to an `Idempotency-Key` is kept: 24 hours. */
const answerKeptMs = 24 * 60 * 60 * 1000;

/** Ledger row, reservation and kept answer in one transaction. */
export function settle(db: Kysely<Schema>, entry: LedgerEntry, answer?: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const reservation = await endReservation(trx, entry.requestId);
    await insertLedgerRow(trx, entry);
    if (entry.charged) {
      // The lease ran out and the unit was given back, yet the answer is being charged after all.
      if (reservation === undefined) await countLateCharge(trx, entry);
      await keepAnswer(trx, entry, answer ?? null);
      return;
    }
    if (reservation !== undefined) await giveBack(trx, reservation);
  });
}

/** Ends a reservation and gives its unit back. */
export function release(db: Kysely<Schema>, requestId: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const reservation = await endReservation(trx, requestId);
    if (reservation !== undefined) await giveBack(trx, reservation);
  });
}

/** Gives back what dead requests held, and drops expired answers and minute counters. */
export function sweep(db: Kysely<Schema>, nowMs: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const dead = await trx.deleteFrom('reservation').where('expires_at_ms', '<=', nowMs).returningAll().execute();
    for (const reservation of dead) await giveBack(trx, reservation);
    await trx.deleteFrom('idempotency').where('expires_at_ms', '<=', nowMs).execute();
    await trx
      .deleteFrom('counter')
      .where('period', '=', 'minute')
      .where('starts_at_ms', '<', nowMs - 3_600_000)
      .execute();
  });
}

async function endReservation(trx: Transaction<Schema>, requestId: string): Promise<ReservationRow | undefined> {
  return trx.deleteFrom('reservation').where('request_id', '=', requestId).returningAll().executeTakeFirst();
}

async function giveBack(trx: Transaction<Schema>, reservation: ReservationRow): Promise<void> {
  const { key_id, month_starts_at_ms: starts_at_ms, request_id } = reservation;
  await removeOne(trx, { key_id, period: 'month', starts_at_ms });
  await trx.deleteFrom('idempotency').where('request_id', '=', request_id).where('answer', 'is', null).execute();
}

async function countLateCharge(trx: Transaction<Schema>, entry: LedgerEntry): Promise<void> {
  const starts_at_ms = monthOf(entry.timeMs).startsAtMs;
  await addOne(trx, { key_id: entry.keyId, period: 'month', starts_at_ms }, null);
}

async function keepAnswer(trx: Transaction<Schema>, entry: LedgerEntry, answer: string | null): Promise<void> {
  await trx
    .updateTable('idempotency')
    .set({ answer, expires_at_ms: entry.timeMs + answerKeptMs })
    .where('request_id', '=', entry.requestId)
    .execute();
}

async function insertLedgerRow(trx: Transaction<Schema>, entry: LedgerEntry): Promise<void> {
  await trx
    .insertInto('ledger')
    .values({
      request_id: entry.requestId,
      key_id: entry.keyId,
      time_ms: entry.timeMs,
      day: dayOf(entry.timeMs),
      route: entry.route,
      status: entry.status,
      charged: entry.charged ? 1 : 0,
      score_blur: entry.scores?.blur ?? null,
      score_deepfake: entry.scores?.deepfake ?? null,
      score_print: entry.scores?.print ?? null,
      models: entry.models.join(' '),
    })
    .execute();
}
