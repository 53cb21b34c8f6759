import { sql } from 'kysely';
import type { Work } from './work.ts';

/** What the store says of itself. */
export interface StoreState {
  /** Name of the last migration that it went through, as `002_sums_and_lives`. */
  readonly schema: string;
  /** Its time, milliseconds since 1970. */
  readonly nowMs: number;
}

/** Reads which schema the tables have, and the store's clock. */
export async function readState({ db, now }: Work): Promise<StoreState> {
  const query = sql<{ readonly name: string }>`select name from kysely_migration order by name desc limit 1`;
  const { rows } = await query.execute(db);
  return { schema: rows[0]!.name, nowMs: await now() };
}
