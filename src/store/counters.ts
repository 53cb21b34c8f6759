import type { Kysely } from 'kysely';
import type { CounterRow, Schema } from './schema.ts';

/** Names one counter of one key. */
export type CounterName = Omit<CounterRow, 'used'>;

/**
 * Adds one unless the limit is reached, in one statement, so that parallel callers never pass it together.
 * @param limit `null` counts without a limit.
 * @returns whether one was added.
 */
export async function addOne(db: Kysely<Schema>, name: CounterName, limit: number | null): Promise<boolean> {
  if (limit !== null && limit < 1) return false;
  const row = await db
    .insertInto('counter')
    .values({ ...name, used: 1 })
    .onConflict((conflict) => {
      const update = conflict
        .columns(['key_id', 'period', 'starts_at_ms'])
        .doUpdateSet((eb) => ({ used: eb('counter.used', '+', 1) }));
      return limit === null ? update : update.where('counter.used', '<', limit);
    })
    .returning('used')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives one back. */
export async function removeOne(db: Kysely<Schema>, name: CounterName): Promise<void> {
  await db
    .updateTable('counter')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('key_id', '=', name.key_id)
    .where('period', '=', name.period)
    .where('starts_at_ms', '=', name.starts_at_ms)
    .execute();
}
