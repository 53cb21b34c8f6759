import { sql } from 'kysely';
import { removeMany } from '../counters.ts';
import { recordUnreserved } from '../record.ts';
import type { Work } from '../work.ts';
import type { Settlement } from './types.ts';

/**
 * Rows, ledger, sums and units of some photos; a photo that already has a result is left as it is. Many at a time, because all photos of a key
 * share a sum, and each commit holds it until the disk has it. Locks in this order: photos, ledger, counters, sums.
 * @returns how many were new.
 */
export async function settleItems(work: Work, settlements: readonly Settlement[]): Promise<number> {
  const isNew = await writeResults(work, settlements);
  const settled = settlements.filter((settlement) => isNew.has(nameOf(settlement.batchId, settlement.item)));
  const free = settled.filter(({ entry }) => !entry.charged);
  const byCounter = Map.groupBy(free, ({ entry, monthStartsAtMs }) => `${entry.keyId} ${monthStartsAtMs}`);
  for (const [, some] of [...byCounter].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { entry, monthStartsAtMs: starts_at_ms } = some[0]!;
    await removeMany(work.db, { key_id: entry.keyId, period: 'month', starts_at_ms }, some.length);
  }
  await recordUnreserved(
    work,
    settled.map(({ entry }) => entry),
  );
  return settled.length;
}

/** @returns the names of the photos that had no result before. */
async function writeResults({ db }: Work, settlements: readonly Settlement[]): Promise<ReadonlySet<string>> {
  const column = (pick: (settlement: Settlement) => string | number | null) => settlements.map(pick);
  const { rows } = await sql<{ readonly batch_id: string; readonly item: number }>`
    update batch_item set status = settled.status, reason = settled.reason, message = settled.message
    from unnest(
      ${column(({ batchId }) => batchId)}::uuid[],
      ${column(({ item }) => item)}::integer[],
      ${column(({ entry }) => entry.status)}::text[],
      ${column(({ entry }) => entry.reason ?? null)}::text[],
      ${column(({ message }) => message ?? null)}::text[]
    ) as settled (batch_id, item, status, reason, message)
    where batch_item.batch_id = settled.batch_id and batch_item.item = settled.item and batch_item.status is null
    returning batch_item.batch_id, batch_item.item`.execute(db);
  return new Set(rows.map(({ batch_id, item }) => nameOf(batch_id, item)));
}

function nameOf(batchId: string, item: number): string {
  return `${batchId}:${item}`;
}
