import { sql } from 'kysely';
import type { Work } from '../work.ts';
import { longLimitMs } from './limit.ts';

/** Raises the limits of the server for the rest of the transaction. */
export async function allowTime({ db }: Work): Promise<void> {
  for (const limit of ['statement_timeout', 'lock_timeout'])
    await sql`set local ${sql.raw(limit)} = ${sql.lit(longLimitMs)}`.execute(db);
}
