import type { Kysely } from 'kysely';
import type { CounterRow, Schema } from './schema.ts';

/** Names one counter of one key. */
export type CounterName = Omit<CounterRow, 'used'>;

/**
 * Adds one unless the limit is reached, in one statement, so that parallel callers never pass it together.
 * @param limit `null` counts without a limit.
 * @returns whether one was added.
 */
export function addOne(db: Kysely<Schema>, name: CounterName, limit: number | null): Promise<boolean> {
  return addMany(db, name, { count: 1, limit });
}

/** Adds `count`, or nothing if that would exceed the limit. @returns whether it was added. */
export async function addMany(
  db: Kysely<Schema>,
  name: CounterName,
  { count, limit }: { readonly count: number; readonly limit: number | null },
): Promise<boolean> {
  if (limit !== null && limit < count) return false;
  const row = await db
    .insertInto('counter')
    .values({ ...name, used: count })
    .onConflict((conflict) => {
      const update = conflict
        .columns(['key_id', 'period', 'starts_at_ms'])
        .doUpdateSet((eb) => ({ used: eb('counter.used', '+', count) }));
      return limit === null ? update : update.where('counter.used', '<=', limit - count);
    })
    .returning('used')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives one back. */
export function removeOne(db: Kysely<Schema>, name: CounterName): Promise<void> {
  return removeMany(db, name, 1);
}

/** Gives `count` back. */
export async function removeMany(db: Kysely<Schema>, name: CounterName, count: number): Promise<void> {
  await db
    .updateTable('counter')
    .set((eb) => ({ used: eb('used', '-', count) }))
    .where('key_id', '=', name.key_id)
    .where('period', '=', name.period)
    .where('starts_at_ms', '=', name.starts_at_ms)
    .execute();
}
