import { AntifakeError } from '../errors.ts';
import { removeOne } from './counters.ts';
import { dayOf, monthOf } from './period.ts';
import type { LedgerRow, ReservationRow } from './schema.ts';
import type { CancelledEntry, LedgerEntry } from './store.ts';
import { addToSum } from './usage.ts';
import type { Work } from './work.ts';

/** Time for which the first answer to an `Idempotency-Key` is stored: 24 hours. */
export const answerRetentionMs = 24 * 60 * 60 * 1000;

/** Writes ledger row and sum, ends the reservation, and stores the answer. */
export async function recordAnswer(work: Work, entry: LedgerEntry, answer?: string): Promise<void> {
  const row = rowOf(entry, await work.now());
  if (!(await insertRow(work, row))) return requireSame(work, row);
  const reservation = await endReservation(work, entry.requestId);
  if (!entry.charged) {
    if (reservation !== undefined) await releaseUnit(work, reservation);
  } else {
    // Its unit has been released, and its `Idempotency-Key` may belong to another request by now.
    if (reservation === undefined) throw refusal(`expected a reserved unit for the charge of ${entry.requestId}`);
    await storeAnswer(work, row, answer ?? null);
  }
  await addToSum(work, { ...sumOf(row), answers: 1, charged: row.charged });
}

/** Writes the ledger rows of new answers that have no reservation of their own, and adds them to their sums. */
export async function recordUnreserved(work: Work, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const nowMs = await work.now();
  const rows = entries.map((entry) => rowOf(entry, nowMs));
  await work.db.insertInto('ledger').values(rows).execute();
  // In one order, so that two transactions never wait for each other.
  const bySum = [...Map.groupBy(rows, ({ key_id, status }) => `${key_id} ${status}`)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [, some] of bySum) {
    const charged = some.filter((row) => row.charged === 1).length;
    await addToSum(work, { ...sumOf(some[0]!), answers: some.length, charged });
  }
}

/** The row of an answer that is not charged; an existing charge of the same request is reversed. */
export async function cancel(work: Work, entry: CancelledEntry): Promise<void> {
  const row = rowOf({ ...entry, charged: false, models: [] }, await work.now());
  if (!(await insertRow(work, row))) return reverseCharge(work, row);
  await release(work, entry.requestId);
  await addToSum(work, { ...sumOf(row), answers: 1, charged: 0 });
}

/** Ends a reservation and gives its unit back. */
export async function release(work: Work, requestId: string): Promise<void> {
  const reservation = await endReservation(work, requestId);
  if (reservation !== undefined) await releaseUnit(work, reservation);
}

function rowOf(entry: LedgerEntry, nowMs: number): LedgerRow {
  return {
    request_id: entry.requestId,
    key_id: entry.keyId,
    time_ms: nowMs,
    day: dayOf(nowMs),
    route: entry.route,
    status: entry.status,
    reason: entry.reason ?? null,
    charged: entry.charged ? 1 : 0,
    scores: entry.scores === undefined ? null : JSON.stringify(entry.scores),
    models: entry.models.join(' '),
  };
}

/** Waits for a lost transaction of the same request, if one is still running. @returns false if there already is a row. */
async function insertRow({ db }: Work, row: LedgerRow): Promise<boolean> {
  const inserted = await db
    .insertInto('ledger')
    .values(row)
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .returning('request_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

function findRow({ db }: Work, requestId: string): Promise<LedgerRow> {
  return db.selectFrom('ledger').selectAll().where('request_id', '=', requestId).executeTakeFirstOrThrow();
}

/** A second row of a request must equal the first, whose acknowledgement was lost; otherwise it is refused. */
async function requireSame(work: Work, row: LedgerRow): Promise<void> {
  const found = await findRow(work, row.request_id);
  const { time_ms: _, day: __, ...content } = row;
  // Only what this code writes: a later version may have added columns.
  const isSame = Object.entries(content).every(([column, value]) => found[column as keyof typeof content] === value);
  if (!isSame) throw refusal(`expected one ledger row for ${row.request_id} but received another`);
}

async function reverseCharge(work: Work, row: LedgerRow): Promise<void> {
  const charged = await findRow(work, row.request_id);
  if (charged.charged === 0) return;
  const { request_id, key_id, status, reason } = row;
  const { db } = work;
  const uncharged = { status, reason, charged: 0, scores: null };
  await db.updateTable('ledger').set(uncharged).where('request_id', '=', request_id).execute();
  await db.deleteFrom('idempotency').where('request_id', '=', request_id).execute();
  // The month of the row. If a month ended between reservation and answer, and the acknowledgement of the charge was then lost, the unit
  // was counted in the month before; the sums for billing are right.
  await removeOne(db, { key_id, period: 'month', starts_at_ms: monthOf(charged.time_ms).startsAtMs });
  await addToSum(work, { ...sumOf(charged), answers: -1, charged: -1 });
  await addToSum(work, { ...sumOf(charged), status, answers: 1, charged: 0 });
}

async function endReservation({ db }: Work, requestId: string): Promise<ReservationRow | undefined> {
  return db.deleteFrom('reservation').where('request_id', '=', requestId).returningAll().executeTakeFirst();
}

async function releaseUnit({ db }: Work, reservation: ReservationRow): Promise<void> {
  const { key_id, month_starts_at_ms: starts_at_ms, request_id } = reservation;
  await db.deleteFrom('idempotency').where('request_id', '=', request_id).where('answer', 'is', null).execute();
  await removeOne(db, { key_id, period: 'month', starts_at_ms });
}

async function storeAnswer({ db }: Work, row: LedgerRow, answer: string | null): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({ answer, expires_at_ms: row.time_ms + answerRetentionMs })
    .where('request_id', '=', row.request_id)
    .execute();
}

function sumOf({ key_id, day, status }: LedgerRow) {
  return { key_id, day, status };
}

function refusal(detail: string): AntifakeError {
  return new AntifakeError('internal', detail);
}
