import { sql } from 'kysely';
import type { BatchItemRow, BatchRow } from '../schema.ts';
import type { Work } from '../work.ts';
import type { BatchName, BatchPage, BatchRecord, ItemResult, ResultPage, Results } from './types.ts';

/** Texts on a page of results: a caller that reads slowly holds its page in memory. */
const maxPageBytes = 1024 * 1024;

/** One batch and its progress. */
export async function findBatch(work: Work, name: BatchName): Promise<BatchRecord | undefined> {
  const row = await findRow(work, name);
  return row && (await toRecords(work, [row]))[0];
}

/** The batches of a key, newest first. */
export async function listBatches(work: Work, { keyId, maxBatches, after }: BatchPage) {
  let query = work.db.selectFrom('batch').selectAll();
  if (keyId !== undefined) query = query.where('key_id', '=', keyId);
  if (after !== undefined) {
    const last = await findRow(work, { id: after, ...(keyId !== undefined && { keyId }) });
    if (last === undefined) return undefined;
    query = query.where((eb) =>
      eb.or([
        eb('created_at_ms', '<', last.created_at_ms),
        eb.and([eb('created_at_ms', '=', last.created_at_ms), eb('id', '<', last.id)]),
      ]),
    );
  }
  const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(maxBatches).execute();
  return toRecords(work, rows);
}

/** Results in the order of the list, about 1 MiB of them, up to the first photo that has none: whoever follows `next` misses none. */
export async function batchResults(work: Work, page: ResultPage): Promise<Results | undefined> {
  const row = await findRow(work, page);
  if (row === undefined) return undefined;
  const rows = await findItems(work, page);
  const open = rows.findIndex(({ status }) => status === null);
  const settled = open === -1 ? rows : rows.slice(0, open);
  const next = page.from + settled.length;
  const results = settled.map(
    ({ item, reference, caller_id, status, reason, message }): ItemResult => ({
      item,
      reference,
      ...(caller_id !== null && { callerId: caller_id }),
      status: status!,
      ...(reason !== null && { reason }),
      ...(message !== null && { message }),
    }),
  );
  return { results, ...(next < row.item_count && { next }) };
}

/** The rows of a page, the last of which is the one that fills it. */
async function findItems({ db }: Work, { id, from, maxResults }: ResultPage): Promise<readonly BatchItemRow[]> {
  const bytes = sql<number>`octet_length(reference) + coalesce(octet_length(caller_id), 0) + coalesce(octet_length(message), 0)`;
  const measured = db
    .selectFrom('batch_item')
    .selectAll()
    .select(
      sql<number>`sum(${bytes}) over (order by item rows between unbounded preceding and 1 preceding)`.as('before'),
    )
    .where('batch_id', '=', id)
    .where('item', '>=', from)
    .orderBy('item')
    .limit(maxResults);
  return db
    .selectFrom(measured.as('measured'))
    .selectAll()
    .where((eb) => eb.or([eb('before', 'is', null), eb('before', '<', maxPageBytes)]))
    .orderBy('item')
    .execute();
}

function findRow({ db }: Work, { id, keyId }: BatchName): Promise<BatchRow | undefined> {
  let query = db.selectFrom('batch').selectAll().where('id', '=', id);
  if (keyId !== undefined) query = query.where('key_id', '=', keyId);
  return query.executeTakeFirst();
}

/** The counts of a running batch are those of its rows; those of an ended one have been stored. */
async function toRecords(work: Work, rows: readonly BatchRow[]): Promise<readonly BatchRecord[]> {
  const running = rows.filter(({ counts }) => counts === null).map(({ id }) => id);
  const [live, readAtMs] = [await countResults(work, running), await work.now()];
  return rows.map((row) => ({
    id: row.id,
    keyId: row.key_id,
    state: row.state,
    items: row.item_count,
    counts: row.counts === null ? (live.get(row.id) ?? {}) : (JSON.parse(row.counts) as BatchRecord['counts']),
    createdAtMs: row.created_at_ms,
    ...(row.started_at_ms !== null && { startedAtMs: row.started_at_ms }),
    ...(row.ended_at_ms !== null && { endedAtMs: row.ended_at_ms }),
    readAtMs,
    ...(row.webhook_url !== null && { webhook: { url: row.webhook_url, state: row.webhook_state ?? 'waiting' } }),
  }));
}

/** Number of photos with a result by status, for each batch. */
export async function countResults(
  { db }: Work,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BatchRecord['counts']>> {
  const counts = new Map<string, Record<string, number>>();
  if (ids.length === 0) return counts;
  const rows = await db
    .selectFrom('batch_item')
    .select(['batch_id', 'status', (eb) => eb.fn.countAll<number>().as('items')])
    .where('batch_id', 'in', ids)
    .where('status', 'is not', null)
    .groupBy(['batch_id', 'status'])
    .orderBy('status')
    .execute();
  for (const { batch_id, status, items } of rows)
    counts.set(batch_id, { ...counts.get(batch_id), [status!]: Number(items) });
  return counts;
}
